package io.fleetledger.commands.machine;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine as a file's row has it: texts as they were read, judged by the machine's own rules.
 *
 * @param machineId of the machine if the row registers one; derived by callers who may send the row again
 * @param name null or blank: missing
 * @param machineIdentifier null or blank: missing
 * @param protocol a {@code MachineProtocol}'s wire name, ignoring case; null or blank: missing
 * @param location null if the file has no such column; a {@code FieldChange} of null if the cell is blank
 * @param offlineAfterSeconds a number as text; null and a change to null as with the location
 * @param problems found in reading the row, reported beside those that the machine's rules find; if one is of the field
 *     {@link #ROW}, the row could not be read, and it is the only one
 */
public record MachineRow(
        UUID machineId,
        @Nullable String name,
        @Nullable String machineIdentifier,
        @Nullable String protocol,
        @Nullable FieldChange<String> location,
        @Nullable FieldChange<String> offlineAfterSeconds,
        List<Violation> problems) {

    /** The field name of a problem that concerns the whole row. */
    public static final String ROW = "row";

    public MachineRow {
        problems = List.copyOf(problems);
    }
}
