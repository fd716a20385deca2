package io.fleetledger.command.machine;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.validation.Rule;
import io.fleetledger.support.validation.Violations;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row with valid fields: it can become a registration or a change of a machine. */
record CheckedRow(
        UUID machineId,
        String name,
        String machineIdentifier,
        MachineProtocol protocol,
        @Nullable FieldChange<String> location,
        @Nullable FieldChange<Integer> offlineAfterSeconds) {

    /** Returns null if there are violations. */
    static @Nullable CheckedRow of(MachineRow row, Violations violations) {
        String name = violations.check("name", orEmpty(row.name()), MachineFields::name);
        String machineIdentifier = violations.check(
                "machine_identifier", orEmpty(row.machineIdentifier()), MachineFields::machineIdentifier);
        MachineProtocol protocol =
                violations.check("protocol", orEmpty(row.protocol()), MachineFields::protocolIgnoringCase);
        var location = cell(violations, "location", row.location(), MachineFields::location);
        var offlineAfterSeconds = cell(
                violations, "offline_after_seconds", row.offlineAfterSeconds(), MachineFields::offlineAfterSecondsText);
        return name == null || machineIdentifier == null || protocol == null || violations.any()
                ? null
                : new CheckedRow(row.machineId(), name, machineIdentifier, protocol, location, offlineAfterSeconds);
    }

    RegisterMachineCommand registration(String tenantId) {
        return new RegisterMachineCommand(
                machineId,
                tenantId,
                name,
                machineIdentifier,
                protocol,
                valueOf(location),
                valueOf(offlineAfterSeconds));
    }

    /** Leaves out the identifier, by which the machine was found; a column that the file lacks changes nothing. */
    ChangeMachineCommand change(String tenantId, UUID existing) {
        return new ChangeMachineCommand(
                existing,
                tenantId,
                null,
                new FieldChange<>(name),
                null,
                new FieldChange<>(protocol),
                location,
                offlineAfterSeconds);
    }

    private static <T> @Nullable FieldChange<T> cell(
            Violations violations, String field, @Nullable FieldChange<String> cell, Rule<String, T> rule) {
        if (cell == null) {
            return null;
        }
        String text = orEmpty(cell.value());
        return new FieldChange<>(text.isBlank() ? null : violations.check(field, text, rule));
    }

    private static <T> @Nullable T valueOf(@Nullable FieldChange<T> cell) {
        return cell == null ? null : cell.value();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
