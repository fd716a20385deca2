package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.mongo.LogTruncationGuard;
import io.fleetledger.support.privacy.KeysInMemory;
import io.fleetledger.support.privacy.PersonalTexts;
import io.fleetledger.support.privacy.SealingSerializer;
import io.fleetledger.support.privacy.StoredTenantKeys;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.json.JacksonSerializer;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

/** Events that were parked, in MongoDB. */
@OnEveryMongoDb
class SealedLettersIT {

    private static final MachineRelocatedEvent MOVED =
            new MachineRelocatedEvent(UUID.randomUUID(), "acme", 2, null, "At Olga's");

    private final TestDatabase database = TestDatabase.open();
    private final StoredTenantKeys keys = new KeysInMemory().keys();
    private final SealingSerializer serializer =
            new SealingSerializer(JacksonSerializer.defaultSerializer(), new PersonalTexts(keys));
    private final SequencedDeadLetterQueue<EventMessage<?>> parked = new MongoProcessingStores(
                    new InMemoryTokenStore(),
                    new SimpleMongoClientDatabaseFactory(database.client(), database.name()),
                    NoTransactionManager.INSTANCE,
                    serializer,
                    new LogTruncationGuard(database.database(), serializer))
            .parked()
            .deadLetters("audit");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aParkedEventIsSealedAndReadAsItWas() {
        parked.enqueue(
                "mill",
                new GenericDeadLetter<>(
                        "mill",
                        new GenericEventMessage<>(
                                MOVED, Map.of(MessageKeys.TENANT, "acme", MessageKeys.ACTOR, "olga"))));
        assertThat(stored()).contains("\"tenant\":\"acme\"", "sealed:1:").doesNotContainIgnoringCase("olga");
        assertThat(read().getPayload()).isEqualTo(MOVED);
        assertThat(read().getMetaData()).containsEntry(MessageKeys.ACTOR, "olga");

        keys.destroy("acme");
        assertThat(read().getMetaData()).containsEntry(MessageKeys.ACTOR, "(erased)");
    }

    private EventMessage<?> read() {
        return parked.deadLetterSequence("mill").iterator().next().message();
    }

    private String stored() {
        MongoCollection<Document> letters = database.database().getCollection("deadletters");
        StringBuilder text = new StringBuilder();
        collect(Objects.requireNonNull(letters.find().first()), text);
        return text.toString();
    }

    private static void collect(Document document, StringBuilder text) {
        document.values().forEach(value -> {
            if (value instanceof Document inner) {
                collect(inner, text);
            } else if (value instanceof Binary bytes) {
                text.append(new String(bytes.getData(), StandardCharsets.UTF_8)).append('\n');
            } else {
                text.append(value).append('\n');
            }
        });
    }
}
