package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoInterruptedException;
import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a comparison of two generations finds, and how long it takes where it finds much. */
@OnEveryMongoDb
class DocumentComparisonIT {

    private static final ReplayUnit UNIT = ReplayUnit.API_KEYS;

    /** What arrives when it has been looked for the first time, and was not there. */
    private static final String LATE = "299";

    private final AtomicBoolean isLateExpected = new AtomicBoolean();
    private final AtomicBoolean isCancelled = new AtomicBoolean();
    private final AtomicInteger openCursors = new AtomicInteger();
    private final TestDatabase database = TestDatabase.open(new CommandListener() {

        private volatile int look;

        @Override
        public void commandStarted(CommandStartedEvent started) {
            boolean isById = started.getCommand().toJson().contains("\"$in\"");
            if (isById && isCancelled.getAndSet(false)) {
                Thread.currentThread().interrupt();
            }
            if (started.getCommandName().equals("find")
                    && started.getCommand().getString("find").getValue().equals("api-keys@1")
                    && started.getCommand().toJson().contains("\"" + LATE + "\"")
                    && isLateExpected.getAndSet(false)) {
                look = started.getRequestId();
            }
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent succeeded) {
            BsonDocument answer = succeeded.getResponse();
            if (succeeded.getCommandName().equals("find")
                    && answer.getDocument("cursor").getInt64("id").getValue() != 0) {
                openCursors.incrementAndGet();
            } else if (succeeded.getCommandName().equals("killCursors")) {
                openCursors.decrementAndGet();
            }
            if (succeeded.getRequestId() == look) {
                look = 0;
                rebuilt.insertOne(document(LATE, 1));
            }
        }
    });
    private final MongoCollection<Document> shown = database.database().getCollection("api-keys");
    private final MongoCollection<Document> rebuilt = database.database().getCollection("api-keys@1");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void eachDifferenceIsCountedOnceOnItsSide() throws Exception {
        shown.insertMany(List.of(document("a", 1), document("b", 1), document("c", 1)));
        rebuilt.insertMany(List.of(document("b", 2), document("c", 1), document("d", 1), document("e", 1)));
        assertThat(compared())
                .containsEntry("documents", 3L)
                .containsEntry("only_shown", 1L)
                .containsEntry("different", 1L)
                .containsEntry("only_rebuilt", 2L);
    }

    /** It is looked at for three seconds; those of each hundred apart would be a minute. */
    @Test
    void whereAllDifferTheyAreWaitedForTogether() throws Exception {
        shown.insertMany(documents(2_000, 1));
        rebuilt.insertMany(documents(2_000, 2));
        long begun = System.nanoTime();
        assertThat(compared()).containsEntry("documents", 2_000L).containsEntry("different", 2_000L);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void whatArrivesMeanwhileIsNoDifference() throws Exception {
        shown.insertMany(documents(300, 1));
        rebuilt.insertMany(documents(299, 1));
        isLateExpected.set(true);
        assertThat(compared())
                .containsEntry("documents", 300L)
                .containsEntry("only_shown", 0L)
                .containsEntry("different", 0L)
                .containsEntry("only_rebuilt", 0L);
        assertThat(rebuilt.countDocuments()).isEqualTo(300);
    }

    /** MongoDB sends some hundred documents at first and keeps a cursor; the embedded store sends them all. */
    @Test
    void aCancelledComparisonLeavesNoCursorOpen() {
        shown.insertMany(documents(300, 1));
        isCancelled.set(true);
        assertThatThrownBy(this::compared).isInstanceOfAny(InterruptedException.class, MongoInterruptedException.class);
        Thread.interrupted(); // So that the database can be closed.
        assertThat(openCursors).hasValue(0);
    }

    private Document compared() throws InterruptedException {
        return new DocumentComparison(database.database(), new ReplayShare(1)).of(UNIT, 0, 1);
    }

    private static List<Document> documents(int count, int value) {
        return IntStream.range(0, count)
                .mapToObj(number -> document(String.valueOf(number), value))
                .toList();
    }

    private static Document document(String id, int value) {
        return new Document("_id", id).append("tenant_id", "t").append("value", value);
    }
}
