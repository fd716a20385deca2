package io.fleetledger.commands.machine;

import io.fleetledger.commands.FieldChange;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine as a file's row has it: texts as they were read, judged by the machine's own rules.
 *
 * @param machineId of the machine if the row registers one; derived by callers who may send the row again
 * @param name null or blank: missing
 * @param machineIdentifier null or blank: missing
 * @param protocol a {@code MachineProtocol}'s wire name, ignoring case; null or blank: missing
 * @param location null: the file has no such column; of null: the cell is blank
 * @param offlineAfterSeconds a number as text; null and of null as with the location
 */
public record MachineRow(
        UUID machineId,
        @Nullable String name,
        @Nullable String machineIdentifier,
        @Nullable String protocol,
        @Nullable FieldChange<String> location,
        @Nullable FieldChange<String> offlineAfterSeconds) {}
