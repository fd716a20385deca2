package io.fleetledger.support.due;

import java.time.Instant;
import java.util.UUID;

/**
 * A machine that waits for the clock.
 *
 * @param at in whole milliseconds
 * @param armings how often its row had been armed when it was given; nothing to whoever arms it
 */
public record Due(UUID machineId, String tenantId, Instant at, long armings) {

    public Due(UUID machineId, String tenantId, Instant at) {
        this(machineId, tenantId, at, 0);
    }
}
