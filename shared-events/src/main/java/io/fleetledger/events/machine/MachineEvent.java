package io.fleetledger.events.machine;

import java.util.UUID;

/**
 * A fact about one machine, in that machine's own stream.
 *
 * <p>Who caused it and under which correlation id stands in the message's metadata ({@code actor},
 * {@code correlation_id}, {@code traceparent}); when, in the message's timestamp.
 */
public interface MachineEvent {

    /** The machine, whose stream this is. */
    UUID machineId();

    /** The tenant that it belongs to; no other tenant receives it. */
    String tenantId();
}
