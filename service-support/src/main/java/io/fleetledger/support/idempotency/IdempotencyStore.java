package io.fleetledger.support.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Remembers requests by their scope (tenant, subject, route, key) for {@link #RETENTION}. The result of {@link #begin}
 * is durable before it returns: on any number of nodes exactly one caller starts a scope.
 */
public interface IdempotencyStore {

    /** How long a key is remembered, from its first use. */
    Duration RETENTION = Duration.ofHours(24);

    /** How long a request without an answer blocks repeats before it counts as dead. */
    Duration LEASE = Duration.ofSeconds(60);

    /** Starts the scope, or returns its state. A dead or released attempt is taken over, with its creation id. */
    BeginResult begin(String tenantId, UUID scope, String requestHash, Instant now);

    /**
     * Deletes a tenant's records.
     *
     * @return how many there were
     */
    long deleteByTenant(String tenantId);

    /**
     * Stores the answer of a started scope.
     *
     * @param within how long this may take, as the caller waits and the store may be unavailable
     */
    void complete(UUID scope, StoredResponse answer, Duration within);

    /**
     * Ends a started scope's lease without an answer. The scope keeps its creation id: the request may have taken
     * effect all the same, and the next attempt must find it.
     *
     * @param within as for {@link #complete}
     */
    void release(UUID scope, Duration within);

    /** The state of a key. */
    sealed interface BeginResult permits Started, InFlight, Answered, OtherRequest {}

    /**
     * This caller has to execute the request.
     *
     * @param creationId the id of what the request creates, the same for every attempt under this key
     */
    record Started(UUID creationId) implements BeginResult {}

    /** Another caller is executing the request. */
    record InFlight() implements BeginResult {}

    /** The request has been answered. */
    record Answered(StoredResponse answer) implements BeginResult {}

    /** The key belongs to another request. */
    record OtherRequest() implements BeginResult {}
}
