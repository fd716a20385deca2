package io.fleetledger.support.distributed;

import io.fleetledger.support.axon.MessageKeys;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.mongo.eventhandling.deadletter.DeadLetterEntry;
import org.axonframework.extensions.mongo.eventhandling.deadletter.DeadLetterEventEntry;
import org.axonframework.extensions.mongo.eventhandling.deadletter.EventMessageDeadLetterMongoConverter;
import org.axonframework.extensions.mongo.eventhandling.deadletter.MongoDeadLetter;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.documentperevent.EventEntryConfiguration;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.serialization.Serializer;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** Stores the event's tenant as a field of its own, so that an index finds it; Axon writes it as part of a text. */
final class ParkedEventConverter extends EventMessageDeadLetterMongoConverter {

    static final String TENANT = "tenant";

    /** A field name of Axon's queue for MongoDB. */
    private static final String TOKEN = "token";

    private static final EventEntryConfiguration FIELDS = EventEntryConfiguration.getDefault();

    @Override
    public DeadLetterEventEntry convert(EventMessage<?> event, Serializer serializer) {
        Document entry = super.convert(event, serializer).asDocument(FIELDS);
        entry.computeIfPresent(TOKEN, (field, token) -> new Binary((byte[]) token)); // As the driver would return it.
        return new EntryOfTenant(entry, tenantOf(event.getMetaData()));
    }

    /** Null if it is no tenant's. */
    private static @Nullable String tenantOf(MetaData metaData) {
        return (String) metaData.get(MessageKeys.TENANT);
    }

    private static final class EntryOfTenant extends DeadLetterEventEntry {

        private final @Nullable String tenantId;

        private EntryOfTenant(Document entry, @Nullable String tenantId) {
            super(entry, FIELDS);
            this.tenantId = tenantId;
        }

        @Override
        public Document asDocument(EventEntryConfiguration fields) {
            return super.asDocument(fields).append(TENANT, tenantId);
        }
    }

    /** As Axon's queue reads it. */
    DeadLetter<? extends EventMessage<?>> letter(Document stored, Serializer serializer) {
        DeadLetterEntry entry = new DeadLetterEntry(stored);
        MetaData diagnostics = serializer.deserialize(entry.getDiagnostics());
        return new MongoDeadLetter<EventMessage<?>>(entry, diagnostics, convert(entry.getMessage(FIELDS), serializer));
    }

    /** The tenant of a letter that was stored without the field. */
    @Nullable String tenantOf(Document stored, Serializer serializer) {
        MetaData metaData = serializer.deserialize(
                new DeadLetterEntry(stored).getMessage(FIELDS).getMetaData());
        return tenantOf(metaData);
    }
}
