package io.fleetledger.standalone.readstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointedBackendTest {

    private static final int MEGABYTE = 1024 * 1024;
    /** More than are on the first page, which a closed file still has. */
    private static final int DOCUMENTS = 2_000;

    private static final String TEXT = "what a machine has to say ".repeat(40);

    private MVStore store;
    private MongoServer server;
    private MongoClient client;

    @BeforeEach
    void start(@TempDir Path folder) {
        store = new MVStore.Builder()
                .fileName(folder.resolve("read-store.mv").toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        server = new MongoServer(new CheckpointedBackend(store, MEGABYTE, TopRows.TIMEOUT));
        client = MongoClients.create(server.bindAndGetConnectionString());
    }

    @AfterEach
    void stop() {
        client.close();
        server.shutdownNow();
    }

    /** A checkpoint of all of it could need more memory than there is, and the store would be lost. */
    @Test
    void manyChangesAtOnceDoNotWaitForTheNextCheckpoint() {
        MongoCollection<Document> machines = client.getDatabase("fleet-ledger").getCollection("machines");
        for (int message = 0; message < 40; message++) {
            machines.insertMany(IntStream.range(0, 500)
                    .mapToObj(number -> new Document("_id", UUID.randomUUID().toString()).append("text", TEXT))
                    .toList());
            assertThat(store.getUnsavedMemory()).isLessThanOrEqualTo(MEGABYTE);
        }
        assertThat(machines.countDocuments()).isEqualTo(20_000);
    }

    @Test
    void whatALostFileCannotAnswerCanBeAskedAgain() {
        MongoCollection<Document> machines = client.getDatabase("fleet-ledger").getCollection("machines");
        machines.insertMany(IntStream.range(0, DOCUMENTS)
                .mapToObj(id -> new Document("_id", id).append("text", "text " + id))
                .toList());
        store.commit();
        store.closeImmediately();

        Document last = new Document("_id", DOCUMENTS - 1);
        assertMayBeAskedAgain(() -> machines.find(last).first());
        assertMayBeAskedAgain(() -> machines.replaceOne(last, last));
        assertMayBeAskedAgain(() -> machines.countDocuments(new Document("text", "none")));
    }

    private static void assertMayBeAskedAgain(ThrowingCallable question) {
        assertThat(catchThrowableOfType(MongoException.class, question).getCode())
                .as("as a server that shuts down")
                .isEqualTo(91);
    }
}
