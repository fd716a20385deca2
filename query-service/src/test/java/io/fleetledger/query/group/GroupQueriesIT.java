package io.fleetledger.query.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.group.GroupType;
import io.fleetledger.queries.group.FindGroupTreeQuery;
import io.fleetledger.queries.group.FindMachineGroupsQuery;
import io.fleetledger.queries.group.GroupTree;
import io.fleetledger.queries.group.MachineGroupPage;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.query.past.PastParts;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.query.projection.TestLevels;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and trees of a log's groups against a model that filters, sorts and cuts in memory. */
@OnEveryMongoDb
class GroupQueriesIT {

    private static final SearchIndex SEARCH = new SearchIndex(true);

    private final ReadStore store = new ReadStore();
    private final RandomGroupLog log = new RandomGroupLog(new Random(71), 400);
    private final GroupQueries queries = PastGroupParts.queries(store, SEARCH);
    private final GroupTreeProjection projection = new GroupTreeProjection(
            store.mongo,
            Generations.first(),
            new StoredTrees(
                    store.documents(TreeDocument.COLLECTION),
                    store.documents(GroupDocument.COLLECTION),
                    store.documents(MemberDocument.COLLECTION),
                    store.documents(StatusDocument.COLLECTION),
                    SEARCH),
            store.documents(GroupDocument.COLLECTION),
            TestLevels.unobserved());

    @BeforeEach
    void follow() {
        ReadStore.handle(projection, log.events);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 82, 83, 84})
    void aPageHoldsWhatTheModelHoldsThere(long seed) {
        Random random = new Random(seed);
        List<UUID> ids = new ArrayList<>(log.sequences.keySet());
        for (int i = 0; i < 60; i++) {
            FindMachineGroupsQuery query = new FindMachineGroupsQuery(
                    random.nextInt(4) == 0 ? "beta" : "acme",
                    random.nextInt(3) > 0
                            ? null
                            : any(random, List.of("HALL", "l", "ß", "\uD83D\uDD27", ".*", "abcd", "zzz")),
                    random.nextInt(3) > 0 ? null : any(random, List.of(GroupType.values())),
                    random.nextInt(3) > 0 ? null : any(random, ids),
                    random.nextInt(4) == 0,
                    1 + random.nextInt(3),
                    any(random, List.of(1, 3, 20)),
                    null);
            List<MachineGroupView> all = model(query);
            int from = Math.min(all.size(), (query.page() - 1) * query.pageSize());
            int to = Math.min(all.size(), from + query.pageSize());
            assertThat(queries.handle(query))
                    .as(query.toString())
                    .isEqualTo(new MachineGroupPage(
                            all.subList(from, to), all.size(), query.page(), query.pageSize(), (long)
                                    Math.ceil(all.size() / (double) query.pageSize())));
        }
    }

    private List<MachineGroupView> model(FindMachineGroupsQuery query) {
        return log.groups.values().stream()
                .filter(group -> group.tenantId().equals(query.tenantId())
                        && (query.search() == null || lower(group.name()).contains(lower(query.search())))
                        && (query.groupType() == null || query.groupType() == group.groupType())
                        && (!query.rootsOnly() || group.parentId() == null)
                        && (query.parentId() == null || query.parentId().equals(group.parentId())))
                .sorted(Comparator.comparing((MachineGroupView group) -> lower(group.name()))
                        .thenComparing(group -> group.id().toString()))
                .toList();
    }

    @Test
    void aTreeTheCallerHasIsNotSentAgain() {
        GroupTree tree = queries.handle(new FindGroupTreeQuery("acme", null));
        assertThat(tree.json()).startsWith("[{\"id\":").contains("\"children\":[{\"id\":");
        assertThat(queries.handle(new FindGroupTreeQuery("acme", tree.entityTag())))
                .isEqualTo(new GroupTree(tree.entityTag(), null));
        assertThat(queries.handle(new FindGroupTreeQuery("beta", tree.entityTag())))
                .satisfies(other -> assertThat(other.entityTag()).isNotEqualTo(tree.entityTag()))
                .satisfies(other -> assertThat(other.json()).isNotNull());
    }

    @Test
    void aTreeThatHasChangedSinceIsReadAnew() {
        try (ReadStore other = new ReadStore()) {
            TenantDocuments groups = other.documents(GroupDocument.COLLECTION);
            TenantDocuments trees = other.documents(TreeDocument.COLLECTION);
            GroupQueries asked = new GroupQueries(
                    groups, new Trees(trees, groups), PastGroupParts.trees(other, PastParts.progress(other)), SEARCH);
            StoredTrees stored = new StoredTrees(
                    trees,
                    groups,
                    other.documents(MemberDocument.COLLECTION),
                    other.documents(StatusDocument.COLLECTION),
                    SEARCH);
            GroupTreeProjection following =
                    new GroupTreeProjection(other.mongo, Generations.first(), stored, groups, TestLevels.unobserved());
            ReadStore.handle(following, log.events.subList(0, 200));
            GroupTree before = asked.handle(new FindGroupTreeQuery("acme", null));
            ReadStore.handle(following, log.events.subList(200, 400));
            assertThat(asked.handle(new FindGroupTreeQuery("acme", before.entityTag())))
                    .isNotEqualTo(before)
                    .isEqualTo(queries.handle(new FindGroupTreeQuery("acme", null)));
        }
    }

    @Test
    void aTenantWithoutGroupsHasAnEmptyTree() {
        assertThat(queries.handle(new FindGroupTreeQuery("gamma", null)).json()).isEqualTo("[]");
        assertThat(queries.handle(new FindMachineGroupsQuery("gamma", null, null, null, false, 1, 20, null)))
                .isEqualTo(new MachineGroupPage(List.of(), 0, 1, 20, 0));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
