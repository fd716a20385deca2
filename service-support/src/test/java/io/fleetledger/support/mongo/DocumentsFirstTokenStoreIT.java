package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A token is never ahead of the documents it describes, though processors store it at the head of the commit. */
@OnEveryMongoDb
class DocumentsFirstTokenStoreIT {

    private final TestDatabase database = TestDatabase.open();
    private final MongoTemplate mongo = new MongoTemplate(database.client(), database.name());

    @AfterEach
    void disconnect() {
        database.close();
    }

    @Test
    void theDocumentsOfABatchAreStoredWhenItsTokenIs() throws Exception {
        List<Long> documentsAtToken = new ArrayList<>();
        var tokens = new DocumentsFirstTokenStore(new InMemoryTokenStore() {
            @Override
            public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
                documentsAtToken.add(mongo.getCollection("things").countDocuments());
            }
        });
        var unit = new BatchingUnitOfWork<EventMessage<?>>(
                List.of(GenericEventMessage.asEventMessage("a"), GenericEventMessage.asEventMessage("b")));
        unit.start();
        unit.onPrepareCommit(committing -> tokens.storeToken(new GlobalSequenceTrackingToken(1), "things", 0));
        unit.executeWithResult(() -> {
            String id = (String) unit.getMessage().getPayload();
            DocumentBatch.current(mongo, "things", message -> Optional.of((String) message.getPayload()))
                    .put(new Document("_id", id));
            return null;
        });
        assertThat(documentsAtToken).containsExactly(2L);
        assertThat(mongo.getCollection("things").countDocuments()).isEqualTo(2);
    }

    @Test
    void aTokenOutsideOfAUnitOfWorkIsStoredAsItIs() {
        var stored = new InMemoryTokenStore();
        new DocumentsFirstTokenStore(stored).storeToken(new GlobalSequenceTrackingToken(7), "things", 0);
        assertThat(stored.fetchToken("things", 0)).isEqualTo(new GlobalSequenceTrackingToken(7));
    }
}
