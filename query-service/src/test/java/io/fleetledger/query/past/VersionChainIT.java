package io.fleetledger.query.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** Versions by ranges of their ids, where a store finds them so. */
@OnEveryMongoDb
class VersionChainIT {

    private static final String VERSIONS = "versions";
    private static final String MILL = "4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01";
    private static final String OTHER = "4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e02";

    private final ReadStore store = new ReadStore();
    private final VersionChain chain = PastParts.chain(store, VERSIONS, true);

    @AfterEach
    void close() {
        store.close();
    }

    /** More than are held at a time, and of one digit to five. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allVersionsAreHandedOverLastFirstHoweverManyThereAre(boolean chained) {
        List<Long> positions = new ArrayList<>(LongStream.concat(
                        LongStream.of(0, 1, 9, 10, 99, 100, 101),
                        LongStream.range(0, 2 * VersionChain.IDS_AT_ONCE + 3).map(number -> 998 + 5 * number))
                .boxed()
                .toList());
        store(MILL, "acme", positions);
        store(OTHER, "acme", List.of(5L, 50L, 5_000L));
        if (!chained) {
            PastParts.unchain(store, VERSIONS);
        }

        assertThat(handedOver(0)).isEqualTo(reversed(positions));
    }

    @Test
    void nothingIsReadBehindTheLastOneThatIsWanted() {
        List<Long> positions = LongStream.range(7, 1_500).boxed().toList();
        store(MILL, "acme", positions);

        assertThat(handedOver(1_490)).isEqualTo(reversed(positions.subList(1_483, positions.size())));
        assertThat(handedOver(8)).isEqualTo(reversed(positions.subList(1, positions.size())));
    }

    /** Each may be one at all ids of the thing. */
    @ParameterizedTest
    @CsvSource({
        "true, 1000000, 1", // Until the first.
        "false, 1000000, 3", // Of 7 digits, of 6, of fewer.
        "true, 1000, 5", // Of 7 digits, of 6, of fewer, of 5, of 4.
        "false, 1000, 7" // And of 3, and of fewer.
    })
    void idsAreLookedForNoMoreOftenThanItTakes(boolean chained, long first, int looks) {
        List<Long> positions = new ArrayList<>(List.of(first));
        LongStream.range(1_000_001, 1_000_010).forEach(positions::add);
        store(MILL, "acme", positions);
        if (!chained) {
            PastParts.unchain(store, VERSIONS);
        }
        List<Query> looked = new ArrayList<>();
        MongoTemplate counted = spy(store.mongo);
        doAnswer(find -> {
                    Query query = find.getArgument(0);
                    if (query.isSorted()) {
                        looked.add(query);
                    }
                    return find.callRealMethod();
                })
                .when(counted)
                .find(any(Query.class), eq(Document.class), anyString());

        assertThat(handedOver(
                        new VersionChain(
                                new TenantDocuments(counted, VERSIONS),
                                store.documents(Versions.heads(VERSIONS)),
                                true),
                        0))
                .isEqualTo(reversed(positions));
        assertThat(looked).hasSize(looks);
    }

    /** What a page of ids is asked for, whatever the chain makes of it. */
    @Test
    void idsOfOneThingAreFoundInTheOrderOfTheLog() {
        store(MILL, "acme", List.of(8L, 9L, 10L, 11L, 99L, 100L, 1_000L));
        TenantDocuments versions = store.documents(VERSIONS);
        Criteria twoDigits = Versions.before(Versions.end(MILL), 2);

        assertThat(versions.find("acme", twoDigits, Sort.by(Sort.Direction.DESC, "_id"), 0, 2, List.of("_id")))
                .extracting(version -> version.getString("_id"))
                .containsExactly(MILL + "@99", MILL + "@11");
        assertThat(versions.findAll("acme", Versions.before(MILL + "@11", 2), List.of("_id")))
                .extracting(version -> version.getString("_id"))
                .containsExactly(MILL + "@10");
        assertThat(versions.findAll("beta", twoDigits, List.of("_id"))).isEmpty();
    }

    private List<Long> handedOver(long last) {
        return handedOver(chain, last);
    }

    private static List<Long> handedOver(VersionChain chain, long last) {
        List<Long> positions = new ArrayList<>();
        chain.walkBack("acme", MILL, List.of(), version -> {
            positions.add(PastParts.begunAt(version.getString("_id")));
            return positions.get(positions.size() - 1) > last;
        });
        return positions;
    }

    private void store(String subject, String tenantId, List<Long> positions) {
        List<Document> versions = new ArrayList<>();
        @Nullable String previous = null;
        for (long position : positions) {
            String id = Versions.idOf(subject, position);
            versions.add(new Document("_id", id)
                    .append("tenant_id", tenantId)
                    .append(Versions.PREVIOUS, previous)
                    .append(Versions.CHAINED_AS, id));
            previous = id;
        }
        store.mongo.getCollection(VERSIONS).insertMany(versions);
        store.mongo
                .getCollection(Versions.heads(VERSIONS))
                .insertOne(new Document("_id", subject)
                        .append("tenant_id", tenantId)
                        .append(Versions.OPEN_VERSION, previous));
    }

    private static List<Long> reversed(List<Long> positions) {
        List<Long> reversed = new ArrayList<>(positions);
        Collections.reverse(reversed);
        return reversed;
    }
}
