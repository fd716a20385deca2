package io.fleetledger.support.due;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which machines wait for the clock, and for which instant: at most one row each. A row may be earlier than what its
 * machine waits for by now, never later; whoever finds it due looks again.
 */
public interface DueTable {

    /**
     * Has these machines looked at at these instants, or as early as they would have been anyway; also one that is being
     * looked at just now, whatever is found.
     */
    void arm(Collection<Due> rows);

    /** Has these machines no longer looked at. */
    void disarm(Collection<UUID> machineIds);

    /**
     * What is due at an instant, the longest first. Between processes each row is given to one of them, for {@link
     * #LEASE_SECONDS} from {@code now}.
     */
    List<Due> due(Instant until, Instant now, int atMost);

    /**
     * Has rows looked at again at other instants, or not any more; a row that has been armed anew since it was given
     * stays as it is.
     */
    void move(Map<Due, Optional<Instant>> rows);

    /** Has none of a tenant's machines looked at any more. How many there were. */
    long forgetTenant(String tenantId);

    /** How long a process keeps what it was given. */
    int LEASE_SECONDS = 10;
}
