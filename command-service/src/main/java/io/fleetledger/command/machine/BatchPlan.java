package io.fleetledger.command.machine;

import io.fleetledger.commands.Violation;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.support.validation.Violations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides in order what happens to each row of a batch, before anything is done: by the holders of the identifiers and
 * by what the rows before it will have done.
 */
final class BatchPlan {

    /** The decision on a row. */
    sealed interface Step permits Register, Repeat, Change, Skip {}

    /**
     * Registers a new machine.
     *
     * @param neverRegistered whether the identifier was never claimed, so that the row cannot have registered it before
     */
    record Register(CheckedRow row, boolean neverRegistered) implements Step {}

    /** The row has already registered its machine. */
    record Repeat(UUID machineId) implements Step {}

    /** Changes a machine that exists or that an earlier row registers. */
    record Change(CheckedRow row, UUID machineId) implements Step {}

    /** Skips the row and says why. */
    record Skip(String error) implements Step {}

    private final OnDuplicate onDuplicate;
    private final Map<String, Optional<UUID>> holders;
    private final Predicate<UUID> registered;
    private final Set<UUID> plannedMachines = new HashSet<>();

    private BatchPlan(OnDuplicate onDuplicate, Map<String, Optional<UUID>> holders, Predicate<UUID> registered) {
        this.onDuplicate = onDuplicate;
        this.holders = new HashMap<>(holders);
        this.registered = registered;
    }

    /**
     * Returns one step for each row.
     *
     * @param registered whether the tenant has a machine with that id, retired or not; called only if the claims do not
     *     tell
     */
    static List<Step> of(RegisterMachinesCommand command, IdentifierClaims claims, Predicate<UUID> registered) {
        List<CheckedInput> rows = command.rows().stream().map(CheckedInput::of).toList();
        var holders = claims.holders(
                command.tenantId(),
                rows.stream()
                        .flatMap(input -> Stream.ofNullable(input.row()))
                        .map(CheckedRow::machineIdentifier)
                        .collect(Collectors.toSet()));
        BatchPlan plan = new BatchPlan(command.onDuplicate(), holders, registered);
        return rows.stream().map(plan::next).toList();
    }

    private Step next(CheckedInput input) {
        return input.row() == null ? new Skip(input.error()) : next(input.row());
    }

    private Step next(CheckedRow row) {
        String identifier = row.machineIdentifier();
        Optional<UUID> holder = holders.get(identifier);
        if (holder == null) {
            return register(row, true);
        }
        if (plannedMachines.contains(row.machineId())
                || holder.filter(row.machineId()::equals).isPresent()
                || registered.test(row.machineId())) {
            return new Repeat(row.machineId());
        }
        if (holder.isEmpty()) {
            return register(row, false);
        }
        return onDuplicate == OnDuplicate.UPDATE
                ? new Change(row, holder.get())
                : new Skip("Duplicate machine_identifier: " + identifier);
    }

    private Step register(CheckedRow row, boolean neverRegistered) {
        if (!plannedMachines.add(row.machineId())) {
            return new Repeat(row.machineId());
        }
        holders.put(row.machineIdentifier(), Optional.of(row.machineId()));
        return new Register(row, neverRegistered);
    }

    /** A row, or its errors. */
    private record CheckedInput(@Nullable CheckedRow row, String error) {

        static CheckedInput of(MachineRow row) {
            Violations violations = new Violations();
            row.problems().forEach(problem -> violations.add(problem.field(), problem.message(), problem.type()));
            CheckedRow checked = CheckedRow.of(row, violations);
            return new CheckedInput(checked, errorOf(violations.found()));
        }

        /** Keeps a field's first violation: any others follow from how its text was read. */
        private static String errorOf(List<Violation> found) {
            Map<String, String> errors = new LinkedHashMap<>();
            for (Violation violation : found) {
                if (violation.field().equals(MachineRow.ROW)) {
                    return violation.message();
                }
                errors.putIfAbsent(violation.field(), violation.field() + ": " + violation.message());
            }
            return String.join("; ", errors.values());
        }
    }
}
