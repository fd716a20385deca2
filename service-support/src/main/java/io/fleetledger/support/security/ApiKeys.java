package io.fleetledger.support.security;

import io.fleetledger.events.apikey.ApiKeyIssuedEvent;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.fleetledger.support.caller.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Finds the caller that an API key stands for. It reads the key's own event stream: a projection might not know yet
 * that a key was revoked a moment ago, and would accept a revoked key during a rebuild.
 */
final class ApiKeys {

    private final ObjectProvider<AggregateEvents> events;
    private final ObjectProvider<TimeLimitedReads> reads;

    /**
     * The providers are resolved at the first key, as the filters are created before the stores.
     *
     * @param events the event streams of keys
     * @param reads bounds how long they are waited for
     */
    ApiKeys(ObjectProvider<AggregateEvents> events, ObjectProvider<TimeLimitedReads> reads) {
        this.events = events;
        this.reads = reads;
    }

    /** The caller of that key; empty if no such key was ever issued, or it was revoked. */
    Optional<Caller> find(String key) {
        ApiKeyHash hash = ApiKeyHash.of(key);
        String keyId = hash.keyId().toString();
        return reads.getObject()
                .read(() -> onlyEvent(keyId), "look for an API key")
                .filter(ApiKeyIssuedEvent.class::isInstance)
                .map(ApiKeyIssuedEvent.class::cast)
                .filter(issued -> issued.keyHash().equals(hash.hex()))
                .map(issued ->
                        new Caller(issued.tenantId(), Caller.API_KEY + keyId, null, Set.copyOf(issued.scopes())));
    }

    /** A key has a second event only if it was revoked. */
    private Optional<Object> onlyEvent(String keyId) {
        List<DomainEventMessage<?>> first = events.getObject().read(keyId, 0, 2);
        return first.size() == 1 ? Optional.of(first.get(0).getPayload()) : Optional.empty();
    }
}
