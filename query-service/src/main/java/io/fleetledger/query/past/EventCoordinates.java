package io.fleetledger.query.past;

import java.time.Instant;

/**
 * When something happened.
 *
 * @param at the instant from which it counts
 * @param position of the event in the log
 * @param aggregateId the event's aggregate
 * @param sequence among the events of that aggregate
 */
public record EventCoordinates(String tenantId, Instant at, long position, String aggregateId, long sequence) {}
