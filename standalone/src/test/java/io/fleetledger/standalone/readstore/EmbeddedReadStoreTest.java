package io.fleetledger.standalone.readstore;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedReadStoreTest {

    private static final int DOCUMENTS = 2_000;
    private static final int CHANGES = 20_000;
    private static final int CHANGES_BETWEEN_SAVES = 50;
    private static final String TEXT = "what a machine has to say ".repeat(20);

    @TempDir
    Path dataDir;

    /** Each checkpoint writes what has changed behind the rest, and leaves gaps where it was before. */
    @Test
    void documentsThatChangeAgainAndAgainDoNotFillTheDisk() throws Exception {
        Path file = dataDir.resolve("read-store.mv");
        List<Document> last;
        try (EmbeddedReadStore store = new EmbeddedReadStore(dataDir, null);
                MongoClient client = MongoClients.create(store.connectionString())) {
            MongoCollection<Document> documents = documents(client);
            for (int id = 0; id < DOCUMENTS; id++) {
                documents.insertOne(new Document("_id", id).append("text", TEXT + id));
            }
            store.save();
            long once = Files.size(file);
            Random random = new Random(1);
            for (int change = 0; change < CHANGES; change++) {
                int id = random.nextInt(DOCUMENTS);
                documents.updateOne(eq("_id", id), set("text", TEXT + change));
                if (change % CHANGES_BETWEEN_SAVES == 0) {
                    store.save();
                }
            }
            last = all(documents);
            await("the file to be a few times as large as what is in it")
                    .atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> {
                        store.save();
                        assertThat(Files.size(file)).isLessThan(4 * once);
                    });
        }
        try (EmbeddedReadStore again = new EmbeddedReadStore(dataDir, null);
                MongoClient client = MongoClients.create(again.connectionString())) {
            assertThat(all(documents(client))).isEqualTo(last);
        }
    }

    private static MongoCollection<Document> documents(MongoClient client) {
        return client.getDatabase("fleet-ledger").getCollection("machines");
    }

    private static List<Document> all(MongoCollection<Document> documents) {
        return documents.find().sort(new Document("_id", 1)).into(new ArrayList<>());
    }
}
