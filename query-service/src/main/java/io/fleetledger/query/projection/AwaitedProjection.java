package io.fleetledger.query.projection;

import java.util.UUID;

/** A projection that writers wait for. */
public interface AwaitedProjection {

    /** Its processing group. */
    String processingGroup();

    /** Sequence of the last event of the aggregate that a reader sees now, -1 for none. */
    long shownSequence(String tenantId, UUID aggregateId);
}
