package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.messaging.ExecutionException;
import org.axonframework.queryhandling.QueryExecutionException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutagesTest {

    private static final ServerAddress NODE = new ServerAddress();
    private static final WriteConcernError NOT_ON_MOST_NODES =
            new WriteConcernError(64, "WriteConcernTimeout", "waiting for replication timed out", new BsonDocument());

    /** As the connector throws it from an append, unwrapped. */
    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "CANCELLED", "DEADLINE_EXCEEDED"})
    void aCallOfAnAxonServerThatIsNotThereIsOne(Status.Code lost) {
        RuntimeException failure = new IllegalStateException(lost.toStatus().asRuntimeException());
        assertThat(Outages.isOutage(failure)).isTrue();
        assertThat(Outages.isTransient(failure)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESOURCE_EXHAUSTED", "INVALID_ARGUMENT", "UNAUTHENTICATED"})
    void aCallThatWasRefusedIsNone(Status.Code refused) {
        RuntimeException failure = new IllegalStateException(refused.toStatus().asRuntimeException());
        assertThat(Outages.isOutage(failure)).isFalse();
        assertThat(Outages.isTransient(failure)).isFalse();
    }

    @Test
    void anAppendWithoutAnAnswerIsOne() {
        RuntimeException failure = new ExecutionException("Timeout while executing request", new TimeoutException());
        assertThat(Outages.isOutage(failure)).isTrue();
        assertThat(Outages.isTransient(failure)).isTrue();
    }

    static RuntimeException[] ofMongo() {
        MongoException shuttingDown = new MongoException(11600, "interrupted at shutdown");
        shuttingDown.addLabel("RetryableWriteError");
        return new RuntimeException[] {
            new MongoConnectionPoolClearedException(
                    new ServerId(new ClusterId(), NODE), new IllegalStateException("Broken pipe")),
            new MongoServerUnavailableException("The server at mongo:27017 is no longer available"),
            new MongoSecurityException(
                    MongoCredential.createCredential("fleet", "admin", new char[0]), "Exception authenticating"),
            new MongoWriteConcernException(NOT_ON_MOST_NODES, null, NODE, Set.of()),
            bulk(List.of()),
            shuttingDown
        };
    }

    @ParameterizedTest
    @MethodSource("ofMongo")
    void aMongoDbThatIsNotThereForNowIsOne(RuntimeException failure) {
        assertThat(Outages.isOutage(new IllegalStateException(failure))).isTrue();
        assertThat(Outages.isTransient(new IllegalStateException(failure))).isTrue();
        assertThat(Outages.isOutcomeUnknown(failure)).isFalse();
    }

    /** A read has no label that says so. */
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436})
    void aReadThatMongoDbCannotAnswerForNowIsOne(int code) {
        var answer = new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code));
        assertThat(Outages.isTransient(new IllegalStateException(new MongoQueryException(answer, NODE))))
                .isTrue();
        assertThat(Outages.isTransient(new MongoCommandException(answer, NODE))).isTrue();
    }

    @Test
    void whatMongoDbWillNotHaveDoesNotPass() {
        for (RuntimeException failure : List.of(
                bulk(List.of(new BulkWriteError(10334, "Too large", new BsonDocument(), 0))),
                new MongoClientException("Retryable writes are not supported"),
                new MongoCommandException(
                        new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(2)), NODE))) {
            assertThat(Outages.isOutage(failure)).as(failure.toString()).isTrue();
            assertThat(Outages.isTransient(failure)).as(failure.toString()).isFalse();
        }
    }

    private static MongoBulkWriteException bulk(List<BulkWriteError> errors) {
        return new MongoBulkWriteException(BulkWriteResult.unacknowledged(), errors, NOT_ON_MOST_NODES, NODE, Set.of());
    }

    @ParameterizedTest
    @EnumSource(Outages.Outage.class)
    void whatAnotherProcessReportsIsOneAsItIsThere(Outages.Outage outage) {
        RuntimeException failure = new CommandExecutionException("A store is unavailable", null, outage);
        assertThat(Outages.isOutage(failure)).isTrue();
        assertThat(Outages.isTransient(failure)).isEqualTo(outage != Outages.Outage.REFUSED);
        assertThat(Outages.isOutcomeUnknown(failure)).isEqualTo(outage == Outages.Outage.OUTCOME_UNKNOWN);
        assertThat(Outages.isTransient(new QueryExecutionException("out of reach", null, outage)))
                .isEqualTo(outage != Outages.Outage.REFUSED);
    }

    @Test
    void whatBrokeOffMayHaveBeenDone() {
        assertThat(Outages.isOutcomeUnknown(new IllegalStateException(Status.UNAVAILABLE.asRuntimeException())))
                .isTrue();
        assertThat(Outages.isOutcomeUnknown(new ExecutionException("No answer", new TimeoutException())))
                .isTrue();
        assertThat(Outages.isOutcomeUnknown(new MessageTimeoutException("No answer to a publication within 30000 ms")))
                .isTrue();
        assertThat(Outages.isOutcomeUnknown(Status.INVALID_ARGUMENT.asRuntimeException()))
                .isFalse();
        assertThat(Outages.isOutcomeUnknown(new MongoTimeoutException("no server")))
                .isFalse();
    }
}
