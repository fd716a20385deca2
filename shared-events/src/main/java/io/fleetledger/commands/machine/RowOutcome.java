package io.fleetledger.commands.machine;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row.
 *
 * @param result what was done, or in a dry run would be
 * @param error why it was skipped, for a person: {@code Duplicate machine_identifier: CNC-003}; null otherwise, and for
 *     a good row of an atomic command that was skipped for another's sake
 * @param machineId the machine that was created or updated, or null
 * @param sequence of the last event that the row wrote, -1 without one: a row that changed nothing has nothing to wait
 *     for
 */
public record RowOutcome(
        Result result, @Nullable String error, @Nullable UUID machineId, long sequence) {

    /** What was done with a row. */
    public enum Result {
        CREATED,
        UPDATED,
        SKIPPED
    }
}
