package io.fleetledger.standalone.readstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostReadStoreTest {

    /** More than are on the first page, which a closed file still has. */
    private static final int DOCUMENTS = 2_000;

    @TempDir
    Path folder;

    @Test
    void whatALostFileCannotAnswerCanBeAskedAgain() {
        MVStore file = MVStore.open(folder.resolve("store.mv").toString());
        MongoServer server = new MongoServer(new CheckpointedBackend(file));
        try (MongoClient client = MongoClients.create(server.bindAndGetConnectionString())) {
            MongoCollection<Document> documents = client.getDatabase("test").getCollection("documents");
            documents.insertMany(IntStream.range(0, DOCUMENTS)
                    .mapToObj(id -> new Document("_id", id).append("text", "text " + id))
                    .toList());
            file.commit();
            file.closeImmediately();

            Document last = new Document("_id", DOCUMENTS - 1);
            assertMayBeAskedAgain(() -> documents.find(last).first());
            assertMayBeAskedAgain(() -> documents.replaceOne(last, last));
            assertMayBeAskedAgain(() -> documents.countDocuments(new Document("text", "none")));
        } finally {
            server.shutdownNow();
        }
    }

    private static void assertMayBeAskedAgain(ThrowingCallable question) {
        assertThat(catchThrowableOfType(MongoException.class, question).getCode())
                .as("as a server that shuts down")
                .isEqualTo(91);
    }
}
