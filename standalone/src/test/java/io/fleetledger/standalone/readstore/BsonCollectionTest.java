package io.fleetledger.standalone.readstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers against those of the server as it comes. */
class BsonCollectionTest {

    private static final int DOCUMENTS = 300;

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73, 74, 75})
    void whateverIsAskedTheAnswerIsTheServersOwn(long seed) {
        try (Store bson = new Store(new CheckpointedBackend(MVStore.open(null), Integer.MAX_VALUE, TopRows.TIMEOUT));
                Store own = new Store(new H2Backend(MVStore.open(null)))) {
            List.of(bson, own).forEach(store -> change(store.documents, new Random(seed)));
            Random random = new Random(seed);
            for (int i = 0; i < 300; i++) {
                Bson filter = anyFilter(random);
                Document order = anyOrder(random);
                int skip = random.nextInt(3) * random.nextInt(DOCUMENTS);
                int limit = random.nextInt(3) * random.nextInt(40);
                Document fields = anyProjection(random);
                assertThat(found(bson, filter, order, skip, limit, fields))
                        .as("%s by %s, %s behind %s, %s", filter, order, limit, skip, fields)
                        .isEqualTo(found(own, filter, order, skip, limit, fields));
                assertThat(bson.documents.countDocuments(filter)).isEqualTo(own.documents.countDocuments(filter));
                assertThat(bson.documents.estimatedDocumentCount()).isEqualTo(own.documents.estimatedDocumentCount());
                Document count = new Document("count", "documents")
                        .append("query", filter)
                        .append("skip", skip)
                        .append("limit", limit);
                assertThat(bson.database.runCommand(count).getInteger("n"))
                        .isEqualTo(own.database.runCommand(count).getInteger("n"));
            }
        }
    }

    private static List<Document> found(
            Store store, Bson filter, Document order, int skip, int limit, Document fields) {
        return store.documents
                .find(filter)
                .sort(order)
                .skip(skip)
                .limit(limit)
                .projection(fields)
                .batchSize(50)
                .into(new ArrayList<>());
    }

    /** Documents that come, change, go and come again. */
    private static void change(MongoCollection<Document> documents, Random random) {
        for (int i = 0; i < DOCUMENTS * 2; i++) {
            Bson one = Filters.eq("_id", "d" + random.nextInt(DOCUMENTS));
            switch (random.nextInt(5)) {
                case 0 -> documents.deleteOne(one);
                case 1 -> documents.updateOne(one, Updates.addToSet("groups", "g" + random.nextInt(4)));
                default -> documents.replaceOne(one, anyDocument(random), new ReplaceOptions().upsert(true));
            }
        }
    }

    /** Few values, so that many are equal; some missing, some null, some of another type. */
    private static Document anyDocument(Random random) {
        Document document = new Document("tenant", random.nextInt(4) == 0 ? "beta" : "acme");
        if (random.nextInt(5) > 0) {
            document.append(
                    "name",
                    random.nextInt(6) == 0 ? null : any(random, "mill", "Mill 2", "äöü", "\uD83D\uDD27", "", 7));
        }
        if (random.nextBoolean()) {
            document.append("groups", List.of("g" + random.nextInt(4), random.nextInt(3)));
        }
        return document.append("number", any(random, 1, 1L, 1.0, 2.5, -3, Long.MAX_VALUE, true))
                .append("at", new Date(random.nextInt(3)))
                .append("part", new Document("name", "n" + random.nextInt(3)).append("size", random.nextInt(3)))
                .append("bytes", new byte[random.nextInt(3)])
                .append("literal", Pattern.compile("a" + random.nextInt(2)));
    }

    private static Bson anyFilter(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> new Document();
            case 1 -> Filters.regex("name", Pattern.compile("il"));
            case 2 -> Filters.and(Filters.eq("tenant", "acme"), Filters.or(anyFilter(random), anyFilter(random)));
            case 3 -> Filters.in("groups", "g1", "g2");
            case 4 -> Filters.gte("number", 1);
            case 5 -> Filters.eq("part.name", "n1");
            case 6 -> Filters.exists("name", random.nextBoolean());
            case 7 -> Filters.in("_id", "d1", "d20", "d3", "none");
            default -> Filters.expr(new Document("$eq", List.of("$tenant", "beta")));
        };
    }

    private static Document anyOrder(Random random) {
        Document order = new Document();
        for (int i = random.nextInt(3); i > 0; i--) {
            order.append(
                    any(random, "name", "number", "groups", "part.size", "at", "_id"), random.nextBoolean() ? 1 : -1);
        }
        return order;
    }

    private static Document anyProjection(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Document("name", 1).append("at", 1);
            case 1 -> new Document("part.size", 1).append("_id", 0);
            case 2 -> new Document("groups", 0);
            case 3 -> new Document("name", 0).append("_id", 0);
            default -> new Document();
        };
    }

    @SafeVarargs
    private static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static final class Store implements AutoCloseable {

        private final MongoServer server;
        private final MongoClient client;
        private final MongoDatabase database;
        private final MongoCollection<Document> documents;

        private Store(H2Backend backend) {
            server = new MongoServer(backend);
            client = MongoClients.create(server.bindAndGetConnectionString());
            database = client.getDatabase("test");
            documents = database.getCollection("documents");
        }

        @Override
        public void close() {
            client.close();
            server.shutdownNow();
        }
    }
}
