package io.fleetledger.query.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.query.Criteria;
import tools.jackson.databind.json.JsonMapper;

@OnEveryMongoDb
class DocumentExportPartIT {

    private static final Caller ACME = new Caller("acme", "anna", Role.ADMIN, Set.of());
    private static final int COUNT = 1_234;

    private final ReadStore store = new ReadStore();
    private final TenantDocuments documents = new TenantDocuments(store.mongo, "things");

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyThingThatIsListedComesOnceNewestFirstWhateverComesAndGoesMeanwhile() throws IOException {
        for (int n = 0; n < COUNT; n++) {
            insert(n, "acme", true);
        }
        insert(COUNT, "globex", true);
        insert(COUNT + 1, "acme", false);
        AtomicBoolean first = new AtomicBoolean(true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new DocumentExportPart(
                        "things",
                        documents,
                        Criteria.where("listed").is(true),
                        List.of("n"),
                        document -> {
                            if (first.getAndSet(false)) {
                                insert(COUNT + 2, "acme", true);
                                store.mongo.getCollection("things").deleteOne(new Document("_id", id(3)));
                                end(5);
                            }
                            return document.getInteger("n");
                        },
                        JsonMapper.builder().build())
                .write(ACME, out);
        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(Integer::valueOf))
                .containsExactlyElementsOf(IntStream.range(0, COUNT)
                        .map(n -> COUNT - 1 - n)
                        .filter(n -> n != 3 && n != 5)
                        .boxed()
                        .toList());
    }

    private void insert(int n, String tenantId, boolean listed) {
        store.mongo
                .getCollection("things")
                .insertOne(new Document("_id", id(n))
                        .append("tenant_id", tenantId)
                        .append("created_at", new Date(1_000L * (n / 2)))
                        .append("listed", listed)
                        .append("n", n));
    }

    /** As projections leave it of what is no more. */
    private void end(int n) {
        store.mongo
                .getCollection("things")
                .replaceOne(
                        new Document("_id", id(n)),
                        new Document("_id", id(n)).append("tenant_id", "acme").append("listed", false));
    }

    /** Two are of one instant; then ids decide, as texts. */
    private static String id(int n) {
        return new UUID(n % 2 == 0 ? 1 : -1, n).toString();
    }
}
