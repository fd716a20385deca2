package io.fleetledger.standalone.readstore;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadsBesideWritesTest {

    private static final int DOCUMENTS = 10 * TopRows.FEW;
    private static final int EXCEEDED_TIME_LIMIT = 262;
    private static final String TEXT = "what a machine has to say ".repeat(20);

    private final ExecutorService readers = Executors.newCachedThreadPool();

    @TempDir
    private Path dataDir;

    private EmbeddedReadStore store;
    private MongoClient client;
    private MongoCollection<Document> machines;

    @BeforeEach
    void start() throws Exception {
        open(Duration.ofMinutes(2));
        machines.insertMany(IntStream.range(0, DOCUMENTS)
                .mapToObj(id -> new Document("_id", id).append("text", TEXT).append("times", 0))
                .toList());
        store.save();
    }

    @AfterEach
    void stop() {
        readers.shutdownNow();
        close();
    }

    private void open(Duration patience) throws IOException {
        store = new EmbeddedReadStore(dataDir, DataSize.ofMegabytes(1), patience);
        client = MongoClients.create(store.connectionString());
        machines = client.getDatabase("fleet-ledger").getCollection("machines");
    }

    private void close() {
        client.close();
        store.close();
    }

    /** The rest of the product would stand still while someone turns pages, and heartbeats would fail. */
    @Test
    void pagesFarBehindHoldUpNeitherWritesNorCheckpointsNorHeartbeatsNorOtherReads() throws Exception {
        List<Future<List<Document>>> pages = new ArrayList<>();
        TopRows.ROOM_FOR_MANY.acquire(TopRows.ROOMS);
        try {
            for (int page = 0; page < 20; page++) {
                pages.add(readers.submit(() -> machines.find()
                        .sort(new Document("times", 1).append("_id", 1))
                        .skip(DOCUMENTS - 10)
                        .limit(10)
                        .into(new ArrayList<>())));
            }
            await("the pages to wait in the middle of their scans")
                    .until(() -> TopRows.ROOM_FOR_MANY.getQueueLength() == pages.size());

            machines.updateOne(eq("_id", 1), inc("times", 1));
            store.save();
            assertThat(machines.find(eq("_id", 1)).first()).containsEntry("times", 1);
            assertThat(machines.find().sort(new Document("times", -1)).limit(1)).hasSize(1);
            assertThat(machines.countDocuments(eq("times", 0))).isEqualTo(DOCUMENTS - 1);
            try (MongoClient another = MongoClients.create(store.connectionString())) {
                another.getDatabase("admin").runCommand(new Document("ping", 1));
            }
        } finally {
            TopRows.ROOM_FOR_MANY.release(TopRows.ROOMS);
        }
        for (Future<List<Document>> page : pages) {
            assertThat(page.get())
                    .as("a page as the documents were when its scan began")
                    .extracting(machine -> machine.get("_id"))
                    .isEqualTo(
                            IntStream.range(DOCUMENTS - 10, DOCUMENTS).boxed().toList());
        }
    }

    /** Checkpoints write over what no version needs any more; a scan reads what its version had from the file. */
    @Test
    void aScanSeesTheDocumentsAsTheyWereWhenItBeganThoughAllHaveChangedAndAreSaved() throws Exception {
        Future<List<Document>> scan;
        TopRows.ROOM_FOR_MANY.acquire(TopRows.ROOMS);
        try {
            scan = readers.submit(() -> machines.find()
                    .sort(new Document("times", 1).append("_id", 1))
                    .into(new ArrayList<>()));
            await("the scan to wait in its middle").until(TopRows.ROOM_FOR_MANY::hasQueuedThreads);
            for (int round = 1; round <= 3; round++) {
                machines.updateMany(new Document(), inc("times", 1));
                store.save();
            }
            for (int id = 0; id < 10; id++) { // The store keeps a few versions, whether they are read or not.
                machines.updateOne(eq("_id", id), inc("times", 1));
                store.save();
            }
        } finally {
            TopRows.ROOM_FOR_MANY.release(TopRows.ROOMS);
        }
        assertThat(scan.get())
                .as("the documents as they were")
                .extracting(machine -> machine.get("_id"))
                .isEqualTo(IntStream.range(0, DOCUMENTS).boxed().toList());
        assertThat(scan.get()).extracting(machine -> machine.get("times")).containsOnly(0);
    }

    /** They would hold threads and connections that others need. */
    @Test
    void aPageFarBehindIsRefusedIfOthersHoldTheRoomForManyRows() throws Exception {
        close();
        open(Duration.ofMillis(100));
        TopRows.ROOM_FOR_MANY.acquire(TopRows.ROOMS);
        try {
            assertThat(catchThrowableOfType(
                                    MongoException.class,
                                    () -> machines.find()
                                            .sort(new Document("times", 1))
                                            .skip(DOCUMENTS - 1)
                                            .first())
                            .getCode())
                    .isEqualTo(EXCEEDED_TIME_LIMIT);
        } finally {
            TopRows.ROOM_FOR_MANY.release(TopRows.ROOMS);
        }
    }
}
