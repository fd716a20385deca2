package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachinePage;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.query.projection.GroupScope;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.SearchIndex;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists against a model that filters, sorts and cuts in memory. */
abstract class MachineListTests {

    private static final List<UUID> GROUPS = List.of(new UUID(0, 1), new UUID(0, 2));
    private static final List<String> NAMES = List.of(
            "Mill", "mill", "MILL 2", "Fräse", "FRÄSE", "Lathe.*", "Press \uD83D\uDD27", "a\\b", "[x]", "Saw^$");

    private final AtomicInteger counted = new AtomicInteger();
    private final ReadStore store = new ReadStore(new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent event) {
            if (List.of("aggregate", "count").contains(event.getCommandName())) {
                counted.incrementAndGet();
            }
        }
    });
    private final SearchIndex search;
    private final MachineQueries queries;
    private final List<MachineView> fleet = new ArrayList<>();

    MachineListTests(boolean indexesArrays) {
        search = new SearchIndex(indexesArrays);
        queries = new MachineQueries(store.machines, store.counts, this::scope, NoPast.of(store.machines), search);
    }

    @BeforeEach
    void storeMachinesOfTwoTenants() {
        Random random = new Random(21);
        List<Document> counts = List.of(MachineCounts.none("acme"), MachineCounts.none("beta"));
        for (int i = 0; i < 150; i++) {
            MachineView machine = anyMachine(random, i);
            fleet.add(machine);
            store.mongo.insert(documentOf(machine), MachineDocument.COLLECTION);
            MachineCounts.add(
                    counts.get(machine.tenantId().equals("acme") ? 0 : 1),
                    machine.active(),
                    machine.status(),
                    machine.protocol(),
                    1);
        }
        store.mongo.insert(counts, MachineCounts.COLLECTION);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36})
    void aPageHoldsWhatTheModelHoldsThere(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            FindMachinesQuery query = new FindMachinesQuery(
                    random.nextInt(8) == 0 ? "beta" : "acme",
                    anyFilter(random),
                    any(random, MachineSort.values()),
                    any(random, SortDirection.values()),
                    1 + random.nextInt(4),
                    any(random, new Integer[] {1, 3, 7, 20, 100}),
                    null);
            List<MachineView> all = model(query);
            MachinePage page = queries.handle(query);
            int from = Math.min(all.size(), (query.page() - 1) * query.pageSize());
            int to = Math.min(all.size(), from + query.pageSize());
            assertThat(page.items()).as(query.toString()).isEqualTo(all.subList(from, to));
            assertThat(page.total()).as(query.toString()).isEqualTo(all.size());
            assertThat(page.totalPages()).isEqualTo((long) Math.ceil(all.size() / (double) query.pageSize()));
            assertThat(page.page()).isEqualTo(query.page());
            assertThat(page.pageSize()).isEqualTo(query.pageSize());
            assertThat(page.nextCursor() != null).as(query.toString()).isEqualTo(to < all.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void cursorsGoThroughTheListOnceInAnyOrder(MachineSort sort) {
        for (SortDirection direction : SortDirection.values()) {
            for (Boolean active : Arrays.asList(true, null)) {
                List<MachineView> seen = new ArrayList<>();
                String cursor = null;
                int page = 0;
                FindMachinesQuery query;
                do {
                    query = new FindMachinesQuery("acme", active(active), sort, direction, 1, 7, cursor);
                    MachinePage answer = queries.handle(query);
                    assertThat(answer.page()).isEqualTo(++page);
                    seen.addAll(answer.items());
                    cursor = answer.nextCursor();
                } while (cursor != null);
                assertThat(seen).isEqualTo(model(query));
            }
        }
    }

    /** A look at every match for each page would make a list go through a fleet as often as it has pages. */
    @Test
    void aCursorKnowsHowManyThereAreAndNothingIsCountedAgain() {
        for (MachineFilter filter : List.of(
                new MachineFilter(true, "l", null, null, null, null, false),
                new MachineFilter(true, null, null, null, MachineProtocol.JSON, GROUPS.get(0), false),
                new MachineFilter(null, null, null, null, null, GROUPS.get(0), true))) {
            FindMachinesQuery first =
                    new FindMachinesQuery("acme", filter, MachineSort.NAME, SortDirection.ASC, 1, 3, null);
            List<MachineView> all = model(first);
            assertThat(all).hasSizeGreaterThan(3);
            String cursor = queries.handle(first).nextCursor();
            counted.set(0);
            List<MachineView> seen = new ArrayList<>(all.subList(0, 3));
            while (cursor != null) {
                MachinePage page = queries.handle(behind(first, cursor));
                assertThat(page.total()).isEqualTo(all.size());
                seen.addAll(page.items());
                cursor = page.nextCursor();
            }
            assertThat(seen).isEqualTo(all);
            assertThat(counted).as(filter.toString()).hasValue(0);
        }
    }

    @Test
    void aCursorOfAnOlderVersionGoesOnAndIsCounted() {
        FindMachinesQuery first = new FindMachinesQuery(
                "acme",
                new MachineFilter(true, "l", null, null, null, null, false),
                MachineSort.NAME,
                SortDirection.ASC,
                1,
                3,
                null);
        String cursor = Objects.requireNonNull(queries.handle(first).nextCursor());
        MachineCursor known = MachineCursor.decode(cursor, first).orElseThrow();
        String older =
                new MachineCursor(known.query(), known.page(), known.key(), known.id(), MachineCursor.UNKNOWN).encode();
        assertThat(older.length()).isLessThan(cursor.length());
        MachinePage page = queries.handle(behind(first, older));
        assertThat(page.items()).isEqualTo(queries.handle(behind(first, cursor)).items());
        assertThat(page.total()).isEqualTo(model(first).size());
    }

    private static FindMachinesQuery behind(FindMachinesQuery first, String cursor) {
        return new FindMachinesQuery(
                first.tenantId(), first.filter(), first.sortBy(), first.direction(), 1, first.pageSize(), cursor);
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void allAtOnceIsWhatTheModelHolds(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            FindMachinesQuery query = new FindMachinesQuery(
                    random.nextInt(8) == 0 ? "beta" : "acme",
                    anyFilter(random),
                    any(random, MachineSort.values()),
                    any(random, SortDirection.values()),
                    1,
                    100,
                    null);
            List<MachineView> all = new ArrayList<>();
            queries.forEach(query.tenantId(), query.filter(), query.sortBy(), query.direction(), all::add);
            assertThat(all).as(query.toString()).isEqualTo(model(query));
        }
    }

    @Test
    void aPageFarPastTheEndIsEmptyWithTheRightTotals() {
        MachinePage page = queries.handle(new FindMachinesQuery(
                "acme", active(true), MachineSort.NAME, SortDirection.ASC, Integer.MAX_VALUE, 100, null));
        assertThat(page.items()).isEmpty();
        assertThat(page.total()).isPositive();
        assertThat(page.nextCursor()).isNull();
    }

    /** So far that a store, which skips by an int, would take it for near. */
    @Test
    void soIsOneOfMachinesThatNobodyHasCounted() {
        MachineFilter uncounted = new MachineFilter(true, "e", null, null, null, null, false);
        MachinePage first = queries.handle(
                new FindMachinesQuery("acme", uncounted, MachineSort.NAME, SortDirection.ASC, 1, 100, null));
        for (int page : new int[] {42_949_673, Integer.MAX_VALUE}) {
            MachinePage far = queries.handle(
                    new FindMachinesQuery("acme", uncounted, MachineSort.NAME, SortDirection.ASC, page, 100, null));
            assertThat(far.items()).isEmpty();
            assertThat(far.total()).isEqualTo(first.total()).isPositive();
        }
    }

    @Test
    void aTenantWithoutMachinesHasAnEmptyPage() {
        assertThat(queries.handle(
                        new FindMachinesQuery("gamma", active(null), MachineSort.NAME, SortDirection.ASC, 1, 20, null)))
                .isEqualTo(new MachinePage(List.of(), 0, 1, 20, 0, null));
    }

    /** The second group stands below the first. */
    private static List<UUID> scopeOf(UUID groupId, boolean includeDescendants) {
        return includeDescendants && groupId.equals(GROUPS.get(0)) ? GROUPS : List.of(groupId);
    }

    private Optional<GroupScope> scope(String tenantId, UUID groupId, boolean includeDescendants) {
        List<UUID> ids = scopeOf(groupId, includeDescendants);
        return GROUPS.contains(groupId)
                ? Optional.of(new GroupScope(
                        ids.stream().map(UUID::toString).toList(),
                        fleet.stream()
                                .filter(machine -> machine.tenantId().equals(tenantId)
                                        && machine.active()
                                        && machine.groupIds().stream().anyMatch(ids::contains))
                                .count()))
                : Optional.empty();
    }

    private List<MachineView> model(FindMachinesQuery query) {
        MachineFilter filter = query.filter();
        Comparator<MachineView> order = Comparator.comparing(keyOf(query.sortBy()))
                .thenComparing(machine -> machine.id().toString());
        return fleet.stream()
                .filter(machine -> machine.tenantId().equals(query.tenantId())
                        && (filter.active() == null || filter.active() == machine.active())
                        && (filter.status() == null || filter.status() == machine.status())
                        && (filter.protocol() == null || filter.protocol() == machine.protocol())
                        && (filter.groupId() == null
                                || machine.groupIds().stream()
                                        .anyMatch(scopeOf(filter.groupId(), filter.includeDescendants())::contains))
                        && (filter.machineIdentifier() == null
                                || filter.machineIdentifier().equals(machine.machineIdentifier()))
                        && (filter.search() == null
                                || lower(machine.name()).contains(lower(filter.search()))
                                || lower(machine.machineIdentifier()).contains(lower(filter.search()))))
                .sorted(query.direction() == SortDirection.ASC ? order : order.reversed())
                .toList();
    }

    private static Function<MachineView, String> keyOf(MachineSort sort) {
        return switch (sort) {
            case NAME -> machine -> lower(machine.name());
            case MACHINE_IDENTIFIER -> machine -> lower(machine.machineIdentifier());
            case STATUS -> machine -> machine.status().wireName();
            case PROTOCOL -> machine -> machine.protocol().wireName();
            case LOCATION -> machine -> machine.location() == null ? "" : lower(machine.location());
            case CREATED_AT -> machine -> machine.createdAt().toString();
            case UPDATED_AT -> machine -> machine.updatedAt().toString();
            case LAST_SEEN_AT ->
                machine ->
                        machine.lastSeenAt() == null ? "" : machine.lastSeenAt().toString();
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static MachineView anyMachine(Random random, int number) {
        return new MachineView(
                new UUID(random.nextLong(), random.nextLong()),
                any(random, NAMES.toArray(String[]::new)),
                random.nextBoolean() ? "CNC-" + number : "cnc." + number,
                any(random, MachineProtocol.values()),
                random.nextInt(3) == 0 ? null : "Hall " + random.nextInt(3),
                any(random, MachineStatus.values()),
                random.nextInt(6) == 0 ? "beta" : "acme",
                random.nextInt(4) > 0,
                Instant.ofEpochSecond(1_772_352_000 + random.nextInt(5)),
                Instant.ofEpochSecond(1_772_352_000 + random.nextInt(5)),
                GROUPS.subList(0, random.nextInt(3)),
                random.nextInt(3) == 0 ? null : Instant.ofEpochSecond(1_772_352_000 + random.nextInt(5)),
                random.nextBoolean() ? null : 60,
                1 + random.nextInt(5));
    }

    private Document documentOf(MachineView machine) {
        Document document = new Document(MachineDocument.ID, machine.id().toString())
                .append(MachineDocument.TENANT_ID, machine.tenantId())
                .append(MachineDocument.NAME, machine.name())
                .append(MachineDocument.MACHINE_IDENTIFIER, machine.machineIdentifier())
                .append(MachineDocument.PROTOCOL, machine.protocol().wireName())
                .append(MachineDocument.LOCATION, machine.location())
                .append(MachineDocument.STATUS, machine.status().wireName())
                .append(MachineDocument.ACTIVE, machine.active())
                .append(MachineDocument.CREATED_AT, Date.from(machine.createdAt()))
                .append(MachineDocument.UPDATED_AT, Date.from(machine.updatedAt()))
                .append(
                        MachineDocument.GROUP_IDS,
                        machine.groupIds().stream().map(UUID::toString).toList())
                .append(MachineDocument.LAST_SEEN_MICROS, micros(machine.lastSeenAt()))
                .append(MachineDocument.LAST_SEEN_KEY, Date.from(orEpoch(machine.lastSeenAt())))
                .append(MachineDocument.OFFLINE_AFTER_SECONDS, machine.offlineAfterSeconds())
                .append(MachineDocument.VERSION, machine.version());
        MachineDocument.index(document, search);
        return document;
    }

    private static @Nullable Long micros(@Nullable Instant instant) {
        return instant == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant orEpoch(@Nullable Instant instant) {
        return instant == null ? Instant.EPOCH : instant;
    }

    private static MachineFilter anyFilter(Random random) {
        return new MachineFilter(
                any(random, new Boolean[] {true, true, false, null}),
                random.nextInt(3) > 0
                        ? null
                        : any(random, new String[] {
                            "mill",
                            "L",
                            "ÄS",
                            ".*",
                            ".",
                            "\\",
                            "[x",
                            "^$",
                            "C-1",
                            "c.1",
                            "\uD83D\uDD27",
                            "zzz",
                            "Lathe.*",
                            "press \uD83D\uDD27"
                        }),
                random.nextInt(8) > 0 ? null : "CNC-" + random.nextInt(150),
                random.nextInt(3) > 0 ? null : any(random, MachineStatus.values()),
                random.nextInt(3) > 0 ? null : any(random, MachineProtocol.values()),
                random.nextInt(4) > 0 ? null : any(random, new UUID[] {GROUPS.get(0), GROUPS.get(1), new UUID(0, 9)}),
                random.nextBoolean());
    }

    private static MachineFilter active(@Nullable Boolean active) {
        return new MachineFilter(active, null, null, null, null, null, false);
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
