package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.serialization.json.JacksonSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Decisions, then sagas, then what says which machines wait, then the token; whatever fails, the rest is repeated. */
@OnEveryMongoDb
class SagasFirstTokenStoreIT {

    private static final GlobalSequenceTrackingToken TOKEN = new GlobalSequenceTrackingToken(7);

    private final TestDatabase database = TestDatabase.open();
    private final SagasFirstTokenStore tokens = new SagasFirstTokenStore(MongoTokenStore.builder()
            .mongoTemplate(DefaultMongoTemplate.builder()
                    .mongoDatabase(database.database())
                    .build())
            .transactionManager(NoTransactionManager.INSTANCE)
            .serializer(JacksonSerializer.defaultSerializer()));
    private final List<String> order = new ArrayList<>();

    SagasFirstTokenStoreIT() {
        tokens.initializeTokenSegments("sagas", 1, new GlobalSequenceTrackingToken(1));
        tokens.fetchToken("sagas", 0);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTokenIsWrittenBehindAllThatItsBatchWrites() {
        batch(null);
        assertThat(order).containsExactly("decisions", "saga at 1", "due at 1");
        assertThat(stored()).isEqualTo(7);
    }

    @Test
    void aSagaThatCannotBeStoredKeepsTheTokenBack() {
        batch(new IllegalStateException("out of reach"));
        assertThat(stored()).isEqualTo(1);
    }

    /**
     * As in a processor: the token's store is registered before the unit starts, and so with the first message; each saga
     * is loaded, and so stored, with the message that was the first for it.
     */
    @Test
    void aTokenIsWrittenBehindTheSagasOfAllMessagesOfItsBatch() {
        List<EventMessage<?>> events = List.of(
                GenericEventMessage.asEventMessage("one"),
                GenericEventMessage.asEventMessage("two"),
                GenericEventMessage.asEventMessage("three"));
        BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(events);
        unit.onPrepareCommit(committing -> tokens.storeToken(TOKEN, "sagas", 0));
        unit.executeWithResult(() -> {
            Object payload = unit.getMessage().getPayload();
            unit.onPrepareCommit(committing -> order.add("saga " + payload + " at " + stored()));
            return null;
        });

        assertThat(order).containsExactly("saga one at 1", "saga two at 1", "saga three at 1");
        assertThat(stored()).isEqualTo(7);
    }

    @Test
    void aTokenOutsideOfABatchIsStoredAsItIs() {
        tokens.storeToken(TOKEN, "sagas", 0);
        assertThat(stored()).isEqualTo(7);
    }

    /** As a processor does: the token's store is registered first, a saga's when it is loaded. */
    private void batch(@Nullable RuntimeException ofSaga) {
        EventMessage<?> event = GenericEventMessage.asEventMessage("measured");
        var unit = DefaultUnitOfWork.startAndGet(event);
        unit.onPrepareCommit(committing -> tokens.storeToken(TOKEN, "sagas", 0));
        var result = unit.executeWithResult(() -> {
            unit.onPrepareCommit(committing -> {
                if (ofSaga != null) {
                    throw ofSaga;
                }
                order.add("saga at " + stored());
            });
            BatchWrite.current("decisions", Decisions.class, Decisions::new);
            return null;
        });
        assertThat(result.isExceptional()).isEqualTo(ofSaga != null);
    }

    private final class Decisions implements BatchWrite {

        private boolean written;

        @Override
        public void write() {
            if (!written) {
                written = true;
                order.add("decisions");
                CurrentUnitOfWork.get().onPrepareCommit(committing -> order.add("due at " + stored()));
            }
        }
    }

    private long stored() {
        var token = tokens.fetchToken("sagas", 0);
        return token == null ? -1 : token.position().orElse(-1);
    }
}
