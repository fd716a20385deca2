package io.fleetledger.support.due;

import java.time.Instant;
import java.util.UUID;

/**
 * A machine with a pending time check.
 *
 * @param at in whole milliseconds
 * @param armings how often the row had been armed when it was handed out; ignored when arming
 */
public record Due(UUID machineId, String tenantId, Instant at, long armings) {

    public Due(UUID machineId, String tenantId, Instant at) {
        this(machineId, tenantId, at, 0);
    }
}
