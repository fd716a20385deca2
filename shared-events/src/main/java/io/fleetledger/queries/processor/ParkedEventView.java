package io.fleetledger.queries.processor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for somebody to look at it.
 *
 * @param sequence what it is parked with: a machine's id, or the tenant's
 * @param type {@code machine-relocated}
 * @param parkedAt when the processor gave up on it
 * @param triedAt when it was last tried again, or parked
 * @param correlationId under which the log tells why
 */
public record ParkedEventView(
        @JsonProperty("id") UUID id,
        @JsonProperty("sequence") String sequence,
        @JsonProperty("type") String type,
        @JsonProperty("timestamp") Instant timestamp,
        @JsonProperty("parked_at") Instant parkedAt,
        @JsonProperty("tried_at") Instant triedAt,
        @JsonProperty("correlation_id") @Nullable String correlationId) {}
