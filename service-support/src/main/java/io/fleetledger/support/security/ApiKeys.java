package io.fleetledger.support.security;

import io.fleetledger.events.apikey.ApiKeyIssuedEvent;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.PromptReads;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Who an API key stands for. The key's own stream says so: a projection would not yet know that a key was revoked a
 * moment ago, and would take back a revoked one while it is built anew.
 */
final class ApiKeys {

    private final ObjectProvider<AggregateEvents> events;
    private final ObjectProvider<PromptReads> reads;

    /**
     * The filters are made before the stores.
     *
     * @param events asked for at the first key
     * @param reads asked for at the first key
     */
    ApiKeys(ObjectProvider<AggregateEvents> events, ObjectProvider<PromptReads> reads) {
        this.events = events;
        this.reads = reads;
    }

    /** The caller of that key; empty if no such key was ever given out, or it was revoked. */
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

    /** Revoking is a key's second event, and its last. */
    private Optional<Object> onlyEvent(String keyId) {
        List<DomainEventMessage<?>> first = events.getObject().read(keyId, 0, 2);
        return first.size() == 1 ? Optional.of(first.get(0).getPayload()) : Optional.empty();
    }
}
