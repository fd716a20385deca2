package io.fleetledger.queries;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How far a processing group is behind.
 *
 * @param events that it has yet to see
 */
public record Lag(@JsonProperty("events") long events) {}
