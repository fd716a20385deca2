package io.fleetledger.query.audit;

import static io.fleetledger.query.audit.AuditDocument.*;

import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.replay.Generations;
import java.util.Date;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Writes one document per audited event, once, and never changes it. Events are handled in no particular order. */
@Component
@ProcessingGroup(ProjectionNames.AUDIT)
class AuditProjection {

    private static final String UNKNOWN_ACTOR = "unknown";
    private static final TypeReference<Map<String, @Nullable Object>> FIELDS = new TypeReference<>() {};

    private final MongoOperations mongo;
    private final Generations generations;
    private final JsonMapper json;

    /** @param json the mapper that writes responses: details are stored as they will be shown */
    AuditProjection(MongoOperations mongo, Generations generations, JsonMapper json) {
        this.mongo = mongo;
        this.generations = generations;
        this.json = json;
    }

    @EventHandler
    void on(Object event, EventMessage<?> message) {
        Audited.of(message)
                .ifPresent(audited -> BatchWrite.current(ProjectionNames.AUDIT, Entries.class, this::begin)
                        .entries()
                        .put(new Document(ID, id(LogPosition.of(message)))
                                .append(TENANT_ID, audited.tenantId())
                                .append(EVENT_ID, message.getIdentifier())
                                .append(USER_ID, actor(message))
                                .append(ACTION, audited.action())
                                .append(RESOURCE_TYPE, audited.resourceType())
                                .append(RESOURCE_ID, audited.resourceId())
                                .append(DETAILS, new Document(json.convertValue(audited.details(), FIELDS)))
                                .append(CREATED_AT, Date.from(message.getTimestamp()))));
    }

    private Entries begin() {
        return new Entries(new BulkWrites(mongo, generations.name(COLLECTION)));
    }

    private static String actor(EventMessage<?> message) {
        Object actor = message.getMetaData().get(MessageKeys.ACTOR);
        return actor == null ? UNKNOWN_ACTOR : actor.toString();
    }

    private record Entries(BulkWrites entries) implements BatchWrite {

        @Override
        public void write() {
            entries.write();
        }
    }
}
