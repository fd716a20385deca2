package io.fleetledger.support.due;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Machines with a pending time check, and its instant: at most one row each. A row may be earlier than the instant that
 * its machine currently needs, never later; the check itself evaluates the machine again.
 */
public interface DueTable {

    /**
     * Schedules checks of these machines at these instants, or earlier if they already were; also of a machine that is
     * just being checked, whatever the result.
     */
    void arm(Collection<Due> rows);

    /** Cancels the checks of these machines. */
    void disarm(Collection<UUID> machineIds);

    /**
     * Returns what is due at an instant, the longest overdue first. Between processes each row is leased to one of
     * them, for {@link #LEASE_SECONDS} from {@code now}.
     */
    List<Due> due(Instant until, Instant now, int atMost);

    /** Reschedules or removes rows; a row that has been armed since it was handed out stays unchanged. */
    void move(Map<Due, Optional<Instant>> rows);

    /** Removes all rows of a tenant and returns how many there were. */
    long deleteByTenant(String tenantId);

    /** How long a process has the lease of a row. */
    int LEASE_SECONDS = 10;
}
