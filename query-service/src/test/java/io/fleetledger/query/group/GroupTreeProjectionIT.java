package io.fleetledger.query.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.queries.group.FindMachineGroupByIdQuery;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.GroupScope;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.query.projection.TestLevels;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** {@code -Dfleet.model.seeds=10} says how many logs are made up. */
@OnEveryMongoDb
class GroupTreeProjectionIT {

    private static final SearchIndex SEARCH = new SearchIndex(true);

    private final ReadStore store = new ReadStore();
    private GroupTreeProjection projection = projectionOn(store);

    @AfterEach
    void close() {
        store.close();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(51, 50 + Long.getLong("fleet.model.seeds", 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsDeliveredTwiceOrWrittenInPartTheTreeIsThatOfTheLog(long seed) {
        Random random = new Random(seed);
        RandomGroupLog log = new RandomGroupLog(random, 300);
        deliverThroughAccidents(log.events, random);
        assertShows(store, projection, log);

        try (ReadStore rebuilt = new ReadStore()) {
            GroupTreeProjection another = projectionOn(rebuilt);
            ReadStore.handle(another, log.events);
            assertShows(rebuilt, another, log);
            for (String collection : List.of(
                    GroupDocument.COLLECTION,
                    MemberDocument.COLLECTION,
                    StatusDocument.COLLECTION,
                    TreeDocument.COLLECTION)) {
                assertThat(texts(store, collection)).isNotEmpty().isEqualTo(texts(rebuilt, collection));
            }
        }
    }

    /** Batches of any size; processors that go back, move to another process, fail, or are killed in their writes. */
    private void deliverThroughAccidents(List<EventMessage<?>> events, Random random) {
        Map<String, Long> shown = new HashMap<>();
        int position = 0;
        while (position < events.size()) {
            int end = Math.min(events.size(), position + 1 + random.nextInt(15));
            List<EventMessage<?>> batch = events.subList(position, end);
            switch (random.nextInt(6)) {
                case 0 -> {
                    ReadStore.handle(projection, batch);
                    end = Math.max(0, end - random.nextInt(30));
                }
                case 1 -> {
                    projection = projectionOn(store);
                    ReadStore.handle(projection, batch);
                }
                case 2 -> {
                    ReadStore.handle(projectionOn(store), batch); // Elsewhere, while this one still has its model.
                }
                case 3 -> {
                    assertThatThrownBy(() -> ReadStore.handleAndFail(projection, batch))
                            .hasRootCauseMessage("broken");
                    end = position;
                }
                case 4 -> {
                    leaveInTheMiddleOfItsWrites(batch, random);
                    end = position;
                    shown.clear();
                }
                default -> ReadStore.handle(projection, batch);
            }
            assertNoGroupWentBack(shown);
            position = end;
        }
    }

    private void assertNoGroupWentBack(Map<String, Long> shown) {
        store.all(GroupDocument.COLLECTION)
                .forEach(group -> assertThat(group.getLong(GroupDocument.POSITION))
                        .isGreaterThanOrEqualTo(shown.merge(
                                group.getString(GroupDocument.ID), group.getLong(GroupDocument.POSITION), Math::max)));
    }

    /** As after a kill: what is written first is there, of the groups some, and no tree knows of it. */
    private void leaveInTheMiddleOfItsWrites(List<EventMessage<?>> batch, Random random) {
        List<Document> groups = store.all(GroupDocument.COLLECTION);
        List<Document> trees = store.all(TreeDocument.COLLECTION);
        List<Document> statuses = store.all(StatusDocument.COLLECTION);
        ReadStore.handle(projection, batch);
        takeBack(StatusDocument.COLLECTION, statuses, random);
        takeBack(GroupDocument.COLLECTION, groups, random);
        takeBack(TreeDocument.COLLECTION, trees, null);
        projection = projectionOn(store);
    }

    private void takeBack(String collection, List<Document> before, @Nullable Random some) {
        Map<String, Document> byId = new HashMap<>();
        before.forEach(document -> byId.put(document.getString("_id"), document));
        for (Document written : store.all(collection)) {
            if (some == null || some.nextBoolean()) {
                Query itself = Query.query(Criteria.where("_id").is(written.getString("_id")));
                store.mongo.remove(itself, collection);
                Document old = byId.get(written.getString("_id"));
                if (old != null) {
                    store.mongo.insert(old, collection);
                }
            }
        }
    }

    private static void assertShows(ReadStore store, GroupTreeProjection projection, RandomGroupLog log) {
        Trees trees = new Trees(store.documents(TreeDocument.COLLECTION), groups(store));
        GroupQueries queries = PastGroupParts.queries(store, SEARCH);
        Map<UUID, Set<String>> groupsOfMachines = new HashMap<>();
        log.sequences.forEach((id, sequence) -> {
            boolean lives = log.groups.containsKey(id);
            for (String tenant : List.of("acme", "beta")) {
                boolean own = lives && log.view(id).tenantId().equals(tenant);
                assertThat(queries.handle(new FindMachineGroupByIdQuery(tenant, id)))
                        .isEqualTo(own ? Optional.of(log.view(id)) : Optional.empty());
                assertThat(trees.find(tenant, id, false).isPresent()).isEqualTo(own);
                assertThat(trees.find(tenant, id, true).isPresent()).isEqualTo(own);
            }
            assertThat(List.of(projection.shownSequence("acme", id), projection.shownSequence("beta", id)))
                    .containsExactlyInAnyOrder(sequence, -1L);
        });
        log.groups.forEach((id, group) -> {
            log.members(id)
                    .forEach(machine -> groupsOfMachines
                            .computeIfAbsent(machine, none -> new TreeSet<>())
                            .add(id.toString()));
            Set<UUID> distinct = new HashSet<>();
            log.below(id).forEach(below -> distinct.addAll(log.members(below)));
            assertThat(trees.find(group.tenantId(), id, true).map(GroupScope::machines))
                    .contains((long) distinct.size());
            assertThat(trees.find(group.tenantId(), id, false).map(GroupScope::machines))
                    .contains((long) log.members(id).size());
        });
        for (String tenant : List.of("acme", "beta")) {
            assertThat(trees.current(tenant).roots()).isEqualTo(nodes(log, tenant, null));
        }
        store.all(ForeignMachineFields.COLLECTION).forEach(machine -> {
            UUID id = UUID.fromString(machine.getString("_id"));
            assertThat(machine.getList(ForeignMachineFields.GROUP_IDS, String.class))
                    .as("groups of machine %s", id)
                    .containsExactlyInAnyOrderElementsOf(groupsOfMachines.getOrDefault(id, Set.of()));
            groupsOfMachines.remove(id);
        });
        assertThat(groupsOfMachines).isEmpty();
    }

    private static List<GroupTreeNode> nodes(RandomGroupLog log, String tenant, @Nullable UUID parent) {
        return log.groups.values().stream()
                .filter(group -> group.tenantId().equals(tenant) && Objects.equals(group.parentId(), parent))
                .sorted(Comparator.comparing((MachineGroupView group) -> codePoints(group.name()))
                        .thenComparing(group -> group.id().toString()))
                .map(group -> {
                    Set<UUID> distinct = new HashSet<>();
                    log.below(group.id()).forEach(below -> distinct.addAll(log.members(below)));
                    return new GroupTreeNode(
                            group,
                            log.members(group.id()).size(),
                            distinct.size(),
                            log.count(distinct),
                            nodes(log, tenant, group.id()));
                })
                .toList();
    }

    /** A text of six digits per code point, which sorts as the code points do. */
    private static String codePoints(String name) {
        return name.toLowerCase(Locale.ROOT)
                .codePoints()
                .mapToObj("%06x"::formatted)
                .collect(Collectors.joining());
    }

    @Test
    void anEventThatIsDeliveredAgainWritesNothing() {
        RandomGroupLog log = new RandomGroupLog(new Random(61), 80);
        ReadStore.handle(projection, log.events);
        List<String> groups = texts(store, GroupDocument.COLLECTION);
        List<String> trees = texts(store, TreeDocument.COLLECTION);
        for (EventMessage<?> event : log.events) {
            ReadStore.handle(projection, List.of(event));
            assertThat(texts(store, GroupDocument.COLLECTION)).isEqualTo(groups);
            assertThat(texts(store, TreeDocument.COLLECTION)).isEqualTo(trees);
        }
    }

    @Test
    void anEventOfAGroupThatHasNotBegunFails() {
        RandomGroupLog log = new RandomGroupLog(new Random(62), 80);
        List<EventMessage<?>> withoutTheFirst = log.events.subList(1, log.events.size());
        assertThatThrownBy(() -> ReadStore.handle(projection, withoutTheFirst))
                .hasRootCauseMessage("An event of a group without a creation event");
    }

    @Test
    void aGroupNobodyHasHeardOfIsShownAtNoEvent() {
        assertThat(projection.shownSequence("acme", new UUID(0, 1))).isEqualTo(-1);
    }

    @Test
    void aGroupThatIsWrittenAheadOfItsTreeIsNotShownYet() {
        UUID group = new UUID(0, 2);
        store.mongo.insert(
                new Document("_id", group.toString())
                        .append("tenant_id", "acme")
                        .append("sequence", 3L)
                        .append("position", 7L),
                GroupDocument.COLLECTION);
        store.mongo.insert(TreeDocument.of("acme", 6, "event-6"), TreeDocument.COLLECTION);
        assertThat(projection.shownSequence("acme", group)).isEqualTo(-1);

        store.mongo.save(TreeDocument.of("acme", 7, "event-7"), TreeDocument.COLLECTION);
        assertThat(projection.shownSequence("acme", group)).isEqualTo(3);
    }

    private static GroupTreeProjection projectionOn(ReadStore store) {
        return new GroupTreeProjection(
                store.mongo,
                Generations.first(),
                new StoredTrees(
                        store.documents(TreeDocument.COLLECTION),
                        groups(store),
                        store.documents(MemberDocument.COLLECTION),
                        store.documents(StatusDocument.COLLECTION),
                        SEARCH),
                groups(store),
                TestLevels.unobserved());
    }

    private static TenantDocuments groups(ReadStore store) {
        return store.documents(GroupDocument.COLLECTION);
    }

    private static List<String> texts(ReadStore store, String collection) {
        return store.all(collection).stream().map(Document::toJson).toList();
    }
}
