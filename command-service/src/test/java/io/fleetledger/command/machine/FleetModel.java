package io.fleetledger.command.machine;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RestoreMachineCommand;
import io.fleetledger.commands.machine.RetireMachineCommand;
import io.fleetledger.events.status.MachineStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of machines, in as few words as possible: a map of states, no events, no claims. Answers a
 * command with a {@link MachineState} or a {@link MachineError}. Knows no time.
 */
final class FleetModel {

    private static final Pattern OUTER_SPACE = Pattern.compile("^\\p{javaWhitespace}+|\\p{javaWhitespace}+$");

    private final Map<UUID, MachineState> machines = new HashMap<>();
    private final Map<UUID, MachineState> firstAnswers = new HashMap<>();

    Set<UUID> known() {
        return machines.keySet();
    }

    MachineState stateOf(UUID id) {
        return Objects.requireNonNull(machines.get(id), "a known machine");
    }

    Object handle(TenantCommand command) {
        if (command instanceof RegisterMachineCommand register) {
            return register(register);
        }
        UUID id = command instanceof ChangeMachineCommand change
                ? change.machineId()
                : command instanceof RetireMachineCommand retire
                        ? retire.machineId()
                        : ((RestoreMachineCommand) command).machineId();
        MachineState machine = machines.get(id);
        if (machine == null || !machine.tenantId().equals(command.tenantId())) {
            return MachineError.MACHINE_NOT_FOUND;
        }
        if (command instanceof ChangeMachineCommand change) {
            return change(machine, change);
        }
        return command instanceof RetireMachineCommand retire ? retire(machine, retire) : restore(machine);
    }

    private Object register(RegisterMachineCommand command) {
        MachineState known = firstAnswers.get(command.machineId());
        if (known != null) {
            return known.tenantId().equals(command.tenantId()) ? known : MachineError.MACHINE_NOT_FOUND;
        }
        if (!validName(command.name())
                || !validIdentifier(command.machineIdentifier())
                || !validLocation(command.location())
                || !validSeconds(command.offlineAfterSeconds())) {
            return MachineError.INVALID_MACHINE;
        }
        if (taken(command.tenantId(), trim(command.machineIdentifier()), command.machineId())) {
            return MachineError.IDENTIFIER_TAKEN;
        }
        MachineState machine = new MachineState(
                command.machineId(),
                command.tenantId(),
                trim(command.name()),
                trim(command.machineIdentifier()),
                command.protocol(),
                place(command.location()),
                command.offlineAfterSeconds(),
                MachineStatus.OFFLINE,
                true,
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                0);
        firstAnswers.put(machine.machineId(), machine);
        machines.put(machine.machineId(), machine);
        return machine;
    }

    private Object change(MachineState machine, ChangeMachineCommand command) {
        if (!accepts(command.expectedVersions(), machine)) {
            return MachineError.VERSION_MISMATCH;
        }
        if (!machine.active()) {
            return MachineError.MACHINE_DEACTIVATED;
        }
        String name = valueOr(command.name(), machine.name());
        String identifier = valueOr(command.machineIdentifier(), machine.machineIdentifier());
        String location = valueOr(command.location(), machine.location());
        Integer seconds = valueOr(command.offlineAfterSeconds(), machine.offlineAfterSeconds());
        var protocol = valueOr(command.protocol(), machine.protocol());
        if (name == null
                || identifier == null
                || protocol == null
                || !validName(name)
                || !validIdentifier(identifier)
                || !validLocation(location)
                || !validSeconds(seconds)) {
            return MachineError.INVALID_MACHINE;
        }
        if (taken(machine.tenantId(), trim(identifier), machine.machineId())) {
            return MachineError.IDENTIFIER_TAKEN;
        }
        int changes = differ(machine.name(), trim(name))
                + differ(machine.machineIdentifier(), trim(identifier))
                + differ(machine.protocol(), protocol)
                + differ(machine.location(), place(location))
                + differ(machine.offlineAfterSeconds(), seconds);
        return put(new MachineState(
                machine.machineId(),
                machine.tenantId(),
                trim(name),
                trim(identifier),
                protocol,
                place(location),
                seconds,
                MachineStatus.OFFLINE,
                true,
                Instant.EPOCH,
                Instant.EPOCH,
                machine.version() + changes,
                machine.sequence() + changes));
    }

    private Object retire(MachineState machine, RetireMachineCommand command) {
        if (!machine.active()) {
            return machine;
        }
        return accepts(command.expectedVersions(), machine)
                ? put(turned(machine, false))
                : MachineError.VERSION_MISMATCH;
    }

    private Object restore(MachineState machine) {
        if (machine.active()) {
            return machine;
        }
        return taken(machine.tenantId(), machine.machineIdentifier(), machine.machineId())
                ? MachineError.IDENTIFIER_TAKEN
                : put(turned(machine, true));
    }

    private boolean taken(String tenant, String identifier, UUID by) {
        return machines.values().stream()
                .anyMatch(other -> other.active()
                        && other.tenantId().equals(tenant)
                        && other.machineIdentifier().equals(identifier)
                        && !other.machineId().equals(by));
    }

    private MachineState put(MachineState machine) {
        machines.put(machine.machineId(), machine);
        return machine;
    }

    private static MachineState turned(MachineState machine, boolean active) {
        return new MachineState(
                machine.machineId(),
                machine.tenantId(),
                machine.name(),
                machine.machineIdentifier(),
                machine.protocol(),
                machine.location(),
                machine.offlineAfterSeconds(),
                MachineStatus.OFFLINE,
                active,
                Instant.EPOCH,
                Instant.EPOCH,
                machine.version() + 1,
                machine.sequence() + 1);
    }

    private static boolean accepts(@Nullable List<Long> expected, MachineState machine) {
        return expected == null || expected.contains(machine.version());
    }

    private static <T> @Nullable T valueOr(@Nullable FieldChange<T> change, @Nullable T current) {
        return change == null ? current : change.value();
    }

    private static int differ(@Nullable Object before, @Nullable Object after) {
        return Objects.equals(before, after) ? 0 : 1;
    }

    private static String trim(String text) {
        return OUTER_SPACE.matcher(text).replaceAll("");
    }

    private static @Nullable String place(@Nullable String location) {
        return location == null || trim(location).isEmpty() ? null : trim(location);
    }

    private static boolean validName(String name) {
        long length = trim(name).codePoints().count();
        return length >= 1 && length <= 255;
    }

    private static boolean validIdentifier(String identifier) {
        return validName(identifier)
                && !Pattern.compile("\\p{Cc}").matcher(trim(identifier)).find();
    }

    private static boolean validLocation(@Nullable String location) {
        return location == null || trim(location).codePoints().count() <= 500;
    }

    private static boolean validSeconds(@Nullable Integer seconds) {
        return seconds == null || (seconds >= 10 && seconds <= 86_400);
    }
}
