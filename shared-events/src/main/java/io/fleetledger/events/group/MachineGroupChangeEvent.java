package io.fleetledger.events.group;

/**
 * A group event that a caller made. Only these move a group's {@code version}, its {@code ETag} and its
 * {@code updated_at}: a member that retires never costs an operator a failed {@code If-Match}.
 */
public interface MachineGroupChangeEvent extends MachineGroupEvent {

    /** The group's version after this event: 1 at creation, one more with every caller-made event. */
    long version();
}
