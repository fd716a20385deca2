package io.fleetledger.support.axon;

import java.util.Collection;
import java.util.Map;

/** Last sequences of many aggregates from the log itself, which never lags. */
public interface LastSequences {

    /** The last sequence of each aggregate; aggregates without events have no entry. */
    Map<String, Long> of(Collection<String> aggregateIds);
}
