package io.fleetledger.events.machine;

/**
 * A machine event that a caller made. Only these move a machine's {@code version}, its {@code ETag} and its
 * {@code updated_at}: a status change never costs an operator a failed {@code If-Match}.
 */
public interface MachineChangeEvent extends MachineEvent {

    /** The machine's version after this event: 1 at registration, one more with every caller-made event. */
    long version();
}
