package io.fleetledger.query.past;

import java.time.Instant;

/**
 * When something happened.
 *
 * @param at from when on it counts
 * @param position of the event in the log
 * @param aggregateId whose event it is
 * @param sequence among the events of that
 */
public record Moment(String tenantId, Instant at, long position, String aggregateId, long sequence) {}
