package io.fleetledger.events.machine;

import java.util.UUID;

/**
 * A fact about one machine, in that machine's own stream.
 *
 * <p>Who caused it and under which correlation id stands in the message's metadata ({@code actor},
 * {@code correlation_id}, {@code traceparent}); when, in the message's timestamp.
 */
public interface MachineEvent {

    UUID machineId();

    String tenantId();
}
