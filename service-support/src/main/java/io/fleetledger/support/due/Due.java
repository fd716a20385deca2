package io.fleetledger.support.due;

import java.time.Instant;
import java.util.UUID;

/**
 * A machine that waits for the clock.
 *
 * @param at in whole milliseconds
 */
public record Due(UUID machineId, String tenantId, Instant at) {}
