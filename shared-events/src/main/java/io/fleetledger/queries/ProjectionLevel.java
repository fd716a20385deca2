package io.fleetledger.queries;

/**
 * The last event of an aggregate that a projection shows.
 *
 * @param sequence that event's sequence number, -1 for none
 */
public record ProjectionLevel(long sequence) {}
