package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachinePage;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.query.group.PastGroupParts;
import io.fleetledger.query.past.PastParts;
import io.fleetledger.query.past.PastProgress;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.query.projection.TestLevels;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists and trees of earlier times against a model that keeps a copy of everything for each event. {@code
 * -Dfleet.model.seeds=6} says how many logs of each kind are made up.
 */
@OnEveryMongoDb
class PastListsIT {

    private static final SearchIndex SEARCH = new SearchIndex(true);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> WRITTEN_LATER =
            List.of("machine-versions-heads", "group-versions-heads", "machine-events-heads", "past-levels");
    private static final List<String> VERSIONS = List.of("machine-versions", "group-versions", "machine-events");

    private final ReadStore store = new ReadStore();
    private final PastProgress progress = PastParts.progress(store);
    private final Object projection = PastMachineParts.projection(store);
    private final PastMachineLists past = past(false);
    private final MachineQueries queries = new MachineQueries(
            store.machines, store.counts, (tenantId, groupId, below) -> Optional.empty(), past, SEARCH);

    @AfterEach
    void close() {
        store.close();
    }

    static LongStream seedsOfLists() {
        return LongStream.rangeClosed(1, Long.getLong("fleet.model.seeds", 2));
    }

    @ParameterizedTest
    @MethodSource("seedsOfLists")
    void aListOfAnyInstantHoldsWhatTheModelHeldThen(long seed) throws IOException {
        PlantLog log = new PlantLog(seed, 300);
        deliverThroughCrashes(log, new Random(seed));
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            Instant instant = anyInstant(log, random);
            FindMachinesQuery query = new FindMachinesQuery(
                    random.nextInt(6) == 0 ? "beta" : "acme",
                    anyFilter(log, instant, random),
                    any(random, MachineSort.values()),
                    any(random, SortDirection.values()),
                    1 + random.nextInt(3),
                    any(random, 1, 2, 5, 100),
                    null);
            List<MachineView> all = model(log, query);
            MachinePage page = queries.handle(query);
            int from = Math.min(all.size(), (query.page() - 1) * query.pageSize());
            int to = Math.min(all.size(), from + query.pageSize());
            assertThat(page.items()).as(query.toString()).isEqualTo(all.subList(from, to));
            assertThat(page.total()).as(query.toString()).isEqualTo(all.size());
            assertThat(page.nextCursor() != null).isEqualTo(to < all.size());
            List<MachineView> exported = new ArrayList<>();
            queries.forEach(query.tenantId(), query.filter(), query.sortBy(), query.direction(), exported::add);
            assertThat(exported).as(query.toString()).isEqualTo(all);
            for (MachineView machine : log.at(instant).machines().values()) {
                assertThat(past.groupsOf(machine.tenantId(), machine.id(), instant))
                        .as(machine.toString())
                        .isEqualTo(machine.groupIds());
                assertThat(past.groupsOf("nobody", machine.id(), instant)).isEmpty();
            }
        }
    }

    /** Each from the open version back: how it was stored must not matter, nor whether the store finds ranges of ids. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGroupsOfAMachineAreTheModelsWhateverCodeStoredItsVersions(boolean indexesRanges) {
        PlantLog log = new PlantLog(61, 600);
        ReadStore.handle(projection, log.events);
        expectGroupsAtAnyInstant(log, indexesRanges);
        PastParts.chainByTurns(store, MachineVersions.COLLECTION, new Random(61));
        expectGroupsAtAnyInstant(log, indexesRanges);
        PastParts.unchain(store, MachineVersions.COLLECTION);
        expectGroupsAtAnyInstant(log, indexesRanges);
    }

    private void expectGroupsAtAnyInstant(PlantLog log, boolean indexesRanges) {
        PastMachineLists found = past(indexesRanges);
        Random random = new Random(62);
        int inGroups = 0;
        for (int i = 0; i < 60; i++) {
            Instant instant = anyInstant(log, random);
            for (MachineView machine : log.at(instant).machines().values()) {
                assertThat(found.groupsOf(machine.tenantId(), machine.id(), instant))
                        .as(machine.toString())
                        .isEqualTo(machine.groupIds());
                inGroups += machine.groupIds().isEmpty() ? 0 : 1;
            }
        }
        assertThat(inGroups).isGreaterThan(50);
    }

    private PastMachineLists past(boolean indexesRanges) {
        return new PastMachineLists(
                store.documents(MachineVersions.COLLECTION),
                PastParts.chain(store, MachineVersions.COLLECTION, indexesRanges),
                PastGroupParts.groups(store, progress),
                progress);
    }

    @ParameterizedTest
    @EnumSource
    void cursorsGoThroughAListOfThePastOnceInAnyOrder(MachineSort sort) {
        PlantLog log = new PlantLog(11, 300);
        ReadStore.handle(projection, log.events);
        Random random = new Random(11);
        for (SortDirection direction : SortDirection.values()) {
            for (Boolean active : Arrays.asList(true, null)) {
                MachineFilter filter =
                        new MachineFilter(active, null, null, null, null, null, false, anyInstant(log, random));
                List<MachineView> seen = new ArrayList<>();
                String cursor = null;
                FindMachinesQuery query;
                do {
                    query = new FindMachinesQuery("acme", filter, sort, direction, 1, 2, cursor);
                    MachinePage answer = queries.handle(query);
                    seen.addAll(answer.items());
                    cursor = answer.nextCursor();
                } while (cursor != null);
                assertThat(seen).isEqualTo(model(log, query));
            }
        }
    }

    static LongStream seedsOfTrees() {
        return LongStream.rangeClosed(21, 20 + Long.getLong("fleet.model.seeds", 2));
    }

    @ParameterizedTest
    @MethodSource("seedsOfTrees")
    void aTreeOfAnyInstantIsTheModelsThen(long seed) {
        PlantLog log = new PlantLog(seed, 300);
        deliverThroughCrashes(log, new Random(seed));
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            Instant instant = anyInstant(log, random);
            for (String tenant : List.of("acme", "beta", "gamma")) {
                assertThat(JSON.readTree(PastGroupParts.tree(store, progress, tenant, instant)))
                        .as("%s at %s", tenant, instant)
                        .isEqualTo(JSON.readTree(JSON.writeValueAsString(tree(log.at(instant), tenant, null))));
            }
        }
    }

    /** With the members that the tree counts: not those that have retired. */
    @ParameterizedTest
    @MethodSource("seedsOfTrees")
    void theGroupsOfAnyInstantAreTheModelsThen(long seed) {
        PlantLog log = new PlantLog(seed, 300);
        ReadStore.handle(projection, log.events);
        for (PlantLog.State state : log.states) {
            PlantLog.State then = log.at(state.at());
            for (String tenant : List.of("acme", "beta")) {
                List<MachineGroupView> groups = then.groups().values().stream()
                        .filter(group -> group.tenantId().equals(tenant))
                        .toList();
                assertThat(PastGroupParts.list(store, progress, tenant, then.at())
                                .items())
                        .as("%s at %s", tenant, then.at())
                        .containsExactlyInAnyOrderElementsOf(groups);
                for (MachineGroupView group : groups.subList(0, Math.min(1, groups.size()))) {
                    assertThat(PastGroupParts.group(store, progress, tenant, group.id(), then.at()))
                            .contains(group);
                }
            }
        }
    }

    /** A batch whose versions are written, and nothing yet of what is written behind them. */
    @Test
    void whatIsBeingWrittenIsNotShown() {
        PlantLog log = new PlantLog(25, 300);
        int written = 150;
        while (log.states.get(written).at().equals(log.states.get(written - 1).at())) {
            written++;
        }
        ReadStore.handle(projection, log.events.subList(0, written));
        Map<String, Map<String, Document>> before = stored();
        ReadStore.handle(projection, log.events.subList(written, 300));
        WRITTEN_LATER.forEach(name -> restore(name, Objects.requireNonNull(before.get(name)), id -> true));
        PlantLog.State known = log.states.get(written - 1).told();
        for (String tenant : List.of("acme", "beta")) {
            for (MachineSort sort : MachineSort.values()) {
                MachinePage page = page(tenant, sort, log.states.get(299).at());
                assertThat(page.items())
                        .containsExactlyInAnyOrderElementsOf(known.machines().values().stream()
                                .filter(machine -> machine.tenantId().equals(tenant))
                                .toList());
                assertThat(page.total()).isEqualTo(page.items().size());
            }
            assertThat(JSON.readTree(
                            PastGroupParts.tree(store, progress, tenant, Instant.parse("2026-05-01T00:00:00Z"))))
                    .isEqualTo(JSON.readTree(JSON.writeValueAsString(tree(known, tenant, null))));
        }
    }

    @Test
    void asOfTheLastEventIsThePresent() {
        PlantLog log = new PlantLog(31, 400);
        ReadStore.handle(
                new MachineListProjection(
                        store.mongo, Generations.first(), store.machines, SEARCH, TestLevels.unobserved()),
                log.events);
        ReadStore.handle(
                new MachineCountsProjection(
                        store.mongo, Generations.first(), store.machines, store.counts, TestLevels.unobserved()),
                log.events);
        ReadStore.handle(PastGroupParts.present(store), log.events);
        ReadStore.handle(projection, log.events);
        Instant now = log.states.get(log.states.size() - 1).at();
        for (String tenant : List.of("acme", "beta")) {
            for (MachineSort sort : MachineSort.values()) {
                assertThat(page(tenant, sort, now)).isEqualTo(page(tenant, sort, null));
                assertThat(page(tenant, sort, now.plusSeconds(60)).items()).isNotEmpty();
            }
            assertThat(PastGroupParts.tree(store, progress, tenant, now))
                    .isEqualTo(PastGroupParts.tree(store, progress, tenant, null))
                    .contains("\"children\"");
        }
    }

    @Test
    void aRetiredMachineIsInNoGroupOfAnyInstantThoughItsGroupsLearnOfItLaterOrNever() {
        PlantLog log = new PlantLog(45, 600);
        ReadStore.handle(projection, log.events);
        int restored = 0;
        int joined = 0;
        for (int i = 1; i < log.events.size(); i++) {
            List<UUID> retiredMembers = log.states.get(i - 1).machines().values().stream()
                    .filter(machine -> !machine.active() && !machine.groupIds().isEmpty())
                    .map(MachineView::id)
                    .toList();
            if (!retiredMembers.isEmpty()) {
                Instant instant = log.states.get(i - 1).at();
                assertThat(page("acme", MachineSort.NAME, instant).items())
                        .as("%s before %s", instant, log.events.get(i).getPayload())
                        .allMatch(machine ->
                                machine.active() || machine.groupIds().isEmpty());
                if (instant.isBefore(log.states.get(i).at())) {
                    restored += log.events.get(i).getPayload() instanceof MachineRestoredEvent ? 1 : 0;
                    joined += log.events.get(i).getPayload() instanceof MachineGroupMembersAddedEvent ? 1 : 0;
                }
            }
        }
        assertThat(restored).isPositive();
        assertThat(joined).isPositive();
    }

    @Test
    void statusesMakeHardlyAnyDocuments() {
        PlantLog log = new PlantLog(41, 60);
        ReadStore.handle(projection, log.events);
        MachineView machine = log.at(Instant.MAX).machines().values().stream()
                .filter(MachineView::active)
                .findFirst()
                .orElseThrow();
        int before = store.all(MachineVersions.COLLECTION).size();
        FlappingMachine flapping = new FlappingMachine(machine, 1_000_000);
        List<MachineStatusChangedEvent> changes = flapping.changes(1_000);
        for (int from = 0; from < changes.size(); from += 200) {
            ReadStore.handle(projection, flapping.messages(from, from + 200));
        }
        assertThat(store.all(MachineVersions.COLLECTION).size() - before).isBetween(9, 11);
        for (int i = 0; i < changes.size(); i += 37) {
            assertThat(find(machine.tenantId(), machine.id(), flapping.at(i)).status())
                    .isEqualTo(changes.get(i).newStatus());
            assertThat(find(machine.tenantId(), machine.id(), flapping.at(i).minusMillis(1))
                            .status())
                    .isEqualTo(changes.get(i).oldStatus());
        }
    }

    /** Whatever time it is here: an event says so. */
    @Test
    void anInstantHasBeenIfThereIsAnEventOfItOrOfALaterOne() {
        PlantLog log = new PlantLog(52, 40);
        assertThat(progress.hasPassed("acme").test(Instant.EPOCH.plusMillis(1))).isFalse();
        ReadStore.handle(projection, log.events);
        Instant last = store.all("past-levels").stream()
                .filter(level -> "acme".equals(level.getString("_id")))
                .map(level -> level.getDate("known_to").toInstant())
                .findFirst()
                .orElseThrow();
        assertThat(progress.hasPassed("acme").test(last.plusNanos(999_999))).isTrue();
        assertThat(progress.hasPassed("acme").test(last.plusMillis(1))).isFalse();
        assertThat(progress.hasPassed("nobody").test(last)).isFalse();
        assertThat(PastParts.progress(store, tenant -> 1_000).hasPassed("acme").test(last.plusMillis(1)))
                .as("what the present shows and the past has not within its bound")
                .isFalse();
    }

    @Test
    void whoAsksForMoreThanIsKnownIsToldHowFarItIs() {
        PlantLog log = new PlantLog(51, 40);
        ReadStore.handle(projection, log.events.subList(0, 20));
        long[] shown = {LogPosition.of(log.events.get(39))};
        PastProgress behind = PastParts.progress(store, tenantId -> shown[0]);
        Instant knownTo = log.states.get(19).at();
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> behind.await("acme", knownTo.plusSeconds(1)));
        assertThat(refused.problem().error().code()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(refused.problem().headers()).containsKey("Retry-After");
        assertThat(refused.problem().detail()).contains("2026-04-04T10:00:00.");
        behind.await("acme", knownTo.minusSeconds(3_600)); // Nothing can be missing of that.
        ReadStore.handle(projection, log.events);
        shown[0] = -1;
        behind.await("acme", knownTo.plusSeconds(1));
        behind.await("gamma", knownTo);
    }

    private MachineView find(String tenantId, UUID machineId, Instant instant) {
        return queries
                .handle(new FindMachinesQuery(
                        tenantId,
                        new MachineFilter(null, null, null, null, null, null, false, instant),
                        MachineSort.NAME,
                        SortDirection.ASC,
                        1,
                        100,
                        null))
                .items()
                .stream()
                .filter(found -> found.id().equals(machineId))
                .findFirst()
                .orElseThrow();
    }

    private MachinePage page(String tenant, MachineSort sort, @Nullable Instant asOf) {
        return queries.handle(new FindMachinesQuery(
                tenant,
                new MachineFilter(null, null, null, null, null, null, false, asOf),
                sort,
                SortDirection.ASC,
                1,
                100,
                null));
    }

    /**
     * In batches of any size, some of which are cut short: their versions, or some of them, are written, and nothing of
     * what is written behind them. Then the same events come again, in other batches.
     */
    private void deliverThroughCrashes(PlantLog log, Random random) {
        int position = 0;
        while (position < log.events.size()) {
            int end = Math.min(log.events.size(), position + 1 + random.nextInt(25));
            boolean crashes = random.nextInt(3) == 0;
            Map<String, Map<String, Document>> before = crashes ? stored() : Map.of();
            ReadStore.handle(projection, log.events.subList(position, end));
            if (crashes) {
                WRITTEN_LATER.forEach(name -> restore(name, Objects.requireNonNull(before.get(name)), id -> true));
                VERSIONS.forEach(
                        name -> restore(name, Objects.requireNonNull(before.get(name)), id -> random.nextBoolean()));
            } else {
                position = random.nextInt(4) == 0 ? Math.max(0, end - random.nextInt(30)) : end;
            }
        }
    }

    private Map<String, Map<String, Document>> stored() {
        return Stream.concat(WRITTEN_LATER.stream(), VERSIONS.stream())
                .collect(Collectors.toMap(
                        name -> name,
                        name -> store.all(name).stream()
                                .collect(Collectors.toMap(
                                        document -> document.getString("_id"), document -> document))));
    }

    private void restore(String collection, Map<String, Document> before, Function<String, Boolean> which) {
        var documents = store.mongo.getCollection(collection);
        store.all(collection).stream()
                .map(document -> document.getString("_id"))
                .filter(which::apply)
                .forEach(id -> {
                    documents.deleteOne(new Document("_id", id));
                    if (before.containsKey(id)) {
                        documents.insertOne(before.get(id));
                    }
                });
    }

    /** Before all, at an event's own instant, right before it, between two of them, or behind all. */
    private static Instant anyInstant(PlantLog log, Random random) {
        Instant of = log.states.get(random.nextInt(log.states.size())).at();
        return switch (random.nextInt(12)) {
            case 0 -> log.states.get(0).at().minusMillis(1);
            case 1 -> log.states.get(log.states.size() - 1).at().plusSeconds(1);
            case 2, 3 -> of.minusMillis(1);
            case 4, 5 -> of.plusNanos(500_000);
            default -> of;
        };
    }

    private static MachineFilter anyFilter(PlantLog log, Instant instant, Random random) {
        List<UUID> groups = new ArrayList<>(log.at(Instant.MAX).groups().keySet());
        groups.addAll(log.at(instant).groups().keySet());
        List<MachineView> machines = new ArrayList<>(log.at(instant).machines().values());
        return new MachineFilter(
                random.nextInt(4) == 0 ? null : any(random, true, true, false),
                random.nextBoolean() ? null : any(random, "mill", "MILL", "lathe.*", "M-1", "ä"),
                random.nextInt(8) > 0 || machines.isEmpty()
                        ? null
                        : machines.get(random.nextInt(machines.size())).machineIdentifier(),
                random.nextInt(3) > 0 ? null : any(random, MachineStatus.values()),
                random.nextInt(4) > 0 ? null : any(random, MachineProtocol.values()),
                random.nextBoolean() || groups.isEmpty() ? null : groups.get(random.nextInt(groups.size())),
                random.nextBoolean(),
                instant);
    }

    private static List<MachineView> model(PlantLog log, FindMachinesQuery query) {
        MachineFilter filter = query.filter();
        PlantLog.State then = log.at(filter.asOf() == null ? Instant.MAX : filter.asOf());
        Set<UUID> wanted = new HashSet<>();
        if (filter.groupId() != null) {
            gather(then, query.tenantId(), filter.groupId(), filter.includeDescendants(), wanted);
        }
        Comparator<MachineView> order = Comparator.comparing(keyOf(query.sortBy()))
                .thenComparing(machine -> machine.id().toString());
        return then.machines().values().stream()
                .filter(machine -> machine.tenantId().equals(query.tenantId())
                        && (filter.active() == null || filter.active() == machine.active())
                        && (filter.status() == null || filter.status() == machine.status())
                        && (filter.protocol() == null || filter.protocol() == machine.protocol())
                        && (filter.groupId() == null
                                || machine.groupIds().stream().anyMatch(wanted::contains))
                        && (filter.machineIdentifier() == null
                                || filter.machineIdentifier().equals(machine.machineIdentifier()))
                        && (filter.search() == null
                                || lower(machine.name()).contains(lower(filter.search()))
                                || lower(machine.machineIdentifier()).contains(lower(filter.search()))))
                .sorted(query.direction() == SortDirection.ASC ? order : order.reversed())
                .toList();
    }

    private static void gather(PlantLog.State then, String tenant, UUID groupId, boolean below, Set<UUID> wanted) {
        MachineGroupView group = then.groups().get(groupId);
        if (group != null && group.tenantId().equals(tenant)) {
            wanted.add(groupId);
            if (below) {
                then.groups().values().stream()
                        .filter(child -> groupId.equals(child.parentId()))
                        .forEach(child -> gather(then, tenant, child.id(), true, wanted));
            }
        }
    }

    private static Function<MachineView, String> keyOf(MachineSort sort) {
        return switch (sort) {
            case NAME -> machine -> lower(machine.name());
            case MACHINE_IDENTIFIER -> machine -> lower(machine.machineIdentifier());
            case STATUS -> machine -> machine.status().wireName();
            case PROTOCOL -> machine -> machine.protocol().wireName();
            case LOCATION -> machine -> machine.location() == null ? "" : lower(machine.location());
            case CREATED_AT ->
                machine -> String.format("%020d", machine.createdAt().toEpochMilli());
            case UPDATED_AT ->
                machine -> String.format("%020d", machine.updatedAt().toEpochMilli());
            case LAST_SEEN_AT -> machine -> "";
        };
    }

    private static List<JsonNode> tree(PlantLog.State then, String tenant, @Nullable UUID parent) {
        return then.groups().values().stream()
                .filter(group -> group.tenantId().equals(tenant)
                        && (parent == null ? group.parentId() == null : parent.equals(group.parentId())))
                .sorted(Comparator.comparing((MachineGroupView group) -> lower(group.name()))
                        .thenComparing(group -> group.id().toString()))
                .map(group -> node(then, group))
                .toList();
    }

    private static JsonNode node(PlantLog.State then, MachineGroupView group) {
        Set<UUID> below = new HashSet<>();
        gather(then, group.tenantId(), group.id(), true, below);
        List<MachineView> all = then.machines().values().stream()
                .filter(machine -> machine.groupIds().stream().anyMatch(below::contains))
                .toList();
        Map<String, Integer> counts = new HashMap<>();
        for (MachineStatus status : MachineStatus.values()) {
            counts.put(status.wireName(), (int)
                    all.stream().filter(machine -> machine.status() == status).count());
        }
        ObjectNode node = JSON.valueToTree(group);
        node.put("machine_count", (int) all.stream()
                .filter(machine -> machine.groupIds().contains(group.id()))
                .count());
        node.put("total_machine_count", all.size());
        node.set("status_counts", JSON.valueToTree(counts));
        node.set("children", JSON.valueToTree(tree(then, group.tenantId(), group.id())));
        return node;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
