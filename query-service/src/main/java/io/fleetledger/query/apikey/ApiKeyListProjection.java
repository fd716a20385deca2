package io.fleetledger.query.apikey;

import static io.fleetledger.query.apikey.ApiKeyDocument.ACTIVE;
import static io.fleetledger.query.apikey.ApiKeyDocument.COLLECTION;
import static io.fleetledger.query.apikey.ApiKeyDocument.CREATED_AT;
import static io.fleetledger.query.apikey.ApiKeyDocument.ID;
import static io.fleetledger.query.apikey.ApiKeyDocument.KEY_PREFIX;
import static io.fleetledger.query.apikey.ApiKeyDocument.NAME;
import static io.fleetledger.query.apikey.ApiKeyDocument.SCOPES;
import static io.fleetledger.query.apikey.ApiKeyDocument.SEQUENCE;
import static io.fleetledger.query.apikey.ApiKeyDocument.TENANT_ID;

import io.fleetledger.events.apikey.ApiKeyEvent;
import io.fleetledger.events.apikey.ApiKeyIssuedEvent;
import io.fleetledger.events.apikey.ApiKeyRevokedEvent;
import io.fleetledger.query.projection.AwaitedProjection;
import io.fleetledger.query.projection.ProjectionNotifier;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** Maintains one document per key. Sequenced by key. Authentication uses the keys' own event streams instead. */
@Component
@ProcessingGroup(ProjectionNames.API_KEYS)
class ApiKeyListProjection implements AwaitedProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments apiKeys;
    private final ProjectionNotifier notifier;

    ApiKeyListProjection(
            MongoOperations mongo, Generations generations, TenantDocuments apiKeys, ProjectionNotifier notifier) {
        this.mongo = mongo;
        this.generations = generations;
        this.apiKeys = apiKeys;
        this.notifier = notifier;
    }

    @EventHandler
    void on(ApiKeyIssuedEvent event, DomainEventMessage<?> message) {
        put(
                event,
                message,
                new Document(ACTIVE, true)
                        .append(NAME, event.name())
                        .append(KEY_PREFIX, event.keyPrefix())
                        .append(SCOPES, event.scopes())
                        .append(CREATED_AT, Date.from(message.getTimestamp())));
    }

    @EventHandler
    void on(ApiKeyRevokedEvent event, DomainEventMessage<?> message) {
        put(event, message, new Document(ACTIVE, false));
    }

    private void put(ApiKeyEvent event, DomainEventMessage<?> message, Document key) {
        DocumentBatch batch =
                DocumentBatch.current(mongo, generations.name(COLLECTION), ApiKeyListProjection::documentId);
        Document stored = batch.find(event.keyId().toString());
        if (stored == null || stored.getLong(SEQUENCE) < message.getSequenceNumber()) {
            batch.put(key.append(ID, event.keyId().toString())
                    .append(TENANT_ID, event.tenantId())
                    .append(SEQUENCE, message.getSequenceNumber()));
        }
        notifier.announce(processingGroup(), event.keyId(), message.getSequenceNumber());
    }

    private static Optional<String> documentId(EventMessage<?> message) {
        return message.getPayload() instanceof ApiKeyEvent event
                ? Optional.of(event.keyId().toString())
                : Optional.empty();
    }

    @Override
    public String processingGroup() {
        return ProjectionNames.API_KEYS;
    }

    @Override
    public long shownSequence(String tenantId, UUID keyId) {
        return apiKeys.findById(tenantId, keyId.toString(), List.of(SEQUENCE))
                .map(key -> key.getLong(SEQUENCE))
                .orElse(-1L);
    }
}
