package io.fleetledger.support.offboarding;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryMongoDb
class ReadModelErasureIT {

    private static final String MILL = "00000000-0000-0000-0000-000000000001";
    private static final String LATHE = "00000000-0000-0000-0000-00000000000a";
    private static final String OTHERS = "00000000-0000-0000-0000-000000000002";
    /** More than are deleted at once. */
    private static final int MANY = 2_100;

    private final TestDatabase database = TestDatabase.open();
    private final AtomicInteger kept = new AtomicInteger();

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whateverThereIsOfATenantGoesInChunksAndNothingOfOthers(boolean byRanges) {
        collect(
                "machines",
                Indexes.ascending("tenant_id", "name"),
                List.of(machine(MILL, "acme"), machine(OTHERS, "globex")));
        collect("latest-readings@3", null, List.of(machine(LATHE, "acme"), machine(OTHERS, "globex")));
        List<Document> chunks = new ArrayList<>();
        for (int hour = 0; hour < MANY; hour++) {
            chunks.add(machine(MILL + "/" + hour + "/0", "acme"));
        }
        chunks.add(machine(LATHE + "/7/0", "acme"));
        chunks.add(machine(OTHERS + "/7/0", "globex"));
        collect("reading-chunks", null, chunks);
        collect("reading-hours@2", null, List.of(machine(MILL + "/7", "acme"), machine(OTHERS + "/7", "globex")));
        collect("audit", Indexes.ascending("tenant_id", "created_at"), numbered(MANY));
        collect("of-a-new-feature", null, numbered(MANY));
        collect(
                "rate-limit-buckets",
                null,
                List.of(new Document("_id", "requests/acme"), new Document("_id", "requests/globex")));
        collect("tenant_offboardings", null, List.of(machine("acme", "acme")));
        ReadModelErasure erasure = erasure(byRanges);

        assertThat(erasure.erase("acme")).isEqualTo(2 + MANY + 1 + 1 + 2 * MANY + 1);
        assertThat(kept).hasValue(1);
        for (String collection : Set.of(
                "machines", "latest-readings@3", "reading-chunks", "reading-hours@2", "audit", "of-a-new-feature")) {
            assertThat(database.database().getCollection(collection).countDocuments(Filters.eq("tenant_id", "acme")))
                    .as(collection)
                    .isZero();
            assertThat(database.database().getCollection(collection).countDocuments(Filters.eq("tenant_id", "globex")))
                    .as(collection)
                    .isEqualTo(1);
        }
        assertThat(database.database()
                        .getCollection("rate-limit-buckets")
                        .find()
                        .first())
                .containsEntry("_id", "requests/globex");
        assertThat(database.database().getCollection("tenant_offboardings").countDocuments())
                .isEqualTo(1);
        assertThat(erasure.erase("acme")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTenantIsKnownByWhatAnIndexFinds(boolean byRanges) {
        collect("reading-chunks", null, List.of(machine(MILL + "/1/0", "acme")));
        collect("audit", Indexes.ascending("tenant_id", "created_at"), List.of(machine("1", "globex")));

        assertThat(erasure(byRanges).knows("globex")).isTrue();
        assertThat(erasure(byRanges).knows("nobody")).isFalse();
        assertThat(erasure(byRanges).knows("acme")).as("not asked of readings").isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void idsAreHandedOverOfEveryGeneration(boolean byRanges) {
        collect("machines", Indexes.ascending("tenant_id", "name"), numbered(MANY));
        collect("machine-directory@2", null, List.of(machine(MILL, "acme"), machine(OTHERS, "globex")));
        collect("machines-of-something-else", null, List.of(machine(LATHE, "acme")));
        Set<String> ids = new HashSet<>();

        erasure(byRanges).forEachIds("acme", Set.of("machines", "machine-directory"), ids::addAll);
        assertThat(ids).hasSize(MANY + 1).contains(MILL, "0", "2099");
    }

    private ReadModelErasure erasure(boolean byRanges) {
        return new ReadModelErasure(database::database, byRanges, kept::incrementAndGet);
    }

    private void collect(String name, @Nullable Bson index, List<Document> documents) {
        database.database().getCollection(name).insertMany(documents);
        if (index != null) {
            database.database().getCollection(name).createIndex(index);
        }
    }

    private static Document machine(String id, String tenantId) {
        return new Document("_id", id).append("tenant_id", tenantId);
    }

    /** One is another's. */
    private static List<Document> numbered(int count) {
        return IntStream.rangeClosed(0, count)
                .mapToObj(n -> machine(Integer.toString(n), n == count ? "globex" : "acme"))
                .toList();
    }
}
