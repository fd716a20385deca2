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
 * What is to become of each row of a batch, decided in order before anything is done: on who holds the identifiers, and
 * on what the rows before it will have done.
 */
final class BatchPlan {

    /** What is to become of a row. */
    sealed interface Step permits Register, Repeat, Change, Skip {}

    /**
     * A new machine.
     *
     * @param unheardOf nobody has ever claimed the identifier, so that the row cannot have registered it before
     */
    record Register(CheckedRow row, boolean unheardOf) implements Step {}

    /** The row has registered its machine before. */
    record Repeat(UUID machineId) implements Step {}

    /** A machine that is there, or that an earlier row makes. */
    record Change(CheckedRow row, UUID machineId) implements Step {}

    /** Nothing, and why. */
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
     * One step for each row.
     *
     * @param registered whether the tenant has a machine of that id, retired or not; asked only where a claim leaves it
     *     open
     */
    static List<Step> of(RegisterMachinesCommand command, IdentifierClaims claims, Predicate<UUID> registered) {
        List<Judged> rows = command.rows().stream().map(Judged::of).toList();
        var holders = claims.holders(
                command.tenantId(),
                rows.stream()
                        .flatMap(judged -> Stream.ofNullable(judged.row()))
                        .map(CheckedRow::machineIdentifier)
                        .collect(Collectors.toSet()));
        BatchPlan plan = new BatchPlan(command.onDuplicate(), holders, registered);
        return rows.stream().map(plan::next).toList();
    }

    private Step next(Judged judged) {
        return judged.row() == null ? new Skip(judged.error()) : next(judged.row());
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

    private Step register(CheckedRow row, boolean unheardOf) {
        if (!plannedMachines.add(row.machineId())) {
            return new Repeat(row.machineId());
        }
        holders.put(row.machineIdentifier(), Optional.of(row.machineId()));
        return new Register(row, unheardOf);
    }

    /** A row, or all that is wrong with it. */
    private record Judged(@Nullable CheckedRow row, String error) {

        static Judged of(MachineRow row) {
            Violations violations = new Violations();
            row.problems().forEach(problem -> violations.add(problem.field(), problem.message(), problem.type()));
            CheckedRow checked = CheckedRow.of(row, violations);
            return new Judged(checked, errorOf(violations.found()));
        }

        /** Of a field, the first: what its text breaks besides follows from how it was read. */
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
