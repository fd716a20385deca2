package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.machine.ActiveMachines;
import io.fleetledger.queries.machine.FindActiveMachinesQuery;
import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.query.projection.AwaitedProjection;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.query.projection.TestLevels;
import io.fleetledger.support.mongo.DocumentFields;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryMongoDb
class MachineProjectionsIT {

    private static final SearchIndex SEARCH = new SearchIndex(true);

    private final ReadStore store = new ReadStore();
    private final MachineListProjection list = new MachineListProjection(
            store.mongo, Generations.first(), store.machines, SEARCH, TestLevels.unobserved());
    private final MachineCountsProjection counts = new MachineCountsProjection(
            store.mongo, Generations.first(), store.machines, store.counts, TestLevels.unobserved());

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void whateverIsDeliveredTwiceTheDocumentsAreThoseOfTheLog(long seed) {
        Random random = new Random(seed);
        FleetLog log = new FleetLog(random, 120);
        deliverAtLeastOnce(list, log.events, random);
        deliverAtLeastOnce(counts, log.events, random);

        MachineQueries queries = new MachineQueries(
                store.machines,
                store.counts,
                (tenantId, groupId, includeDescendants) -> Optional.empty(),
                NoPast.of(store.machines),
                SEARCH);
        log.machines.forEach((id, machine) -> {
            assertThat(queries.handle(new FindMachineByIdQuery(machine.tenantId(), id)))
                    .contains(machine);
            assertThat(queries.handle(new FindMachineByIdQuery("gamma", id))).isEmpty();
            for (AwaitedProjection projection : List.of(list, counts)) {
                assertThat(projection.shownSequence(machine.tenantId(), id)).isEqualTo(log.sequences.get(id));
            }
        });
        assertThat(store.all(MachineDocument.COLLECTION))
                .hasSize(log.machines.size())
                .allSatisfy(MachineProjectionsIT::assertIndexed);
        assertCounts(log);
    }

    @Test
    void groupsOfAMachineStayWhoeverWritesFirst() {
        FleetLog log = new FleetLog(new Random(23), 60);
        UUID early = log.machines.keySet().iterator().next();
        var fields = new DocumentFields(store.mongo, MachineDocument.COLLECTION, ForeignMachineFields.WHOLE);
        String tenant = log.machines.values().iterator().next().tenantId();
        MachineQueries queries = new MachineQueries(
                store.machines,
                store.counts,
                (tenantId, groupId, includeDescendants) -> Optional.empty(),
                NoPast.of(store.machines),
                SEARCH);
        UUID first = new UUID(1, 2);
        UUID second = new UUID(1, 1);

        write(fields, early, first);
        assertThat(queries.handle(new FindMachineByIdQuery(tenant, early))).isEmpty();
        assertThat(list.shownSequence(tenant, early)).isEqualTo(-1);
        assertThat(queries.handle(new FindActiveMachinesQuery(tenant, List.of(early)))
                        .machines())
                .isEmpty();
        ReadStore.handle(list, log.events.subList(0, 30));
        write(fields, early, second, first);
        ReadStore.handle(list, log.events);
        assertThat(queries.handle(new FindMachineByIdQuery(tenant, early)).map(MachineView::groupIds))
                .contains(List.of(second, first));
        write(fields, early, second);
        assertThat(queries.handle(new FindMachineByIdQuery(tenant, early)).map(MachineView::groupIds))
                .contains(List.of(second));
    }

    /**
     * Beside a process of an older version: that takes a document of more than other projections' fields for a machine, and
     * one of these alone for none.
     */
    @Test
    void aDocumentThatOthersHaveBegunCanBeReadByAnOlderVersionAndTheOtherWayRound() {
        FleetLog log = new FleetLog(new Random(24), 60);
        List<UUID> early = log.machines.keySet().stream().limit(3).toList();
        write(
                new DocumentFields(store.mongo, MachineDocument.COLLECTION, ForeignMachineFields.WHOLE),
                early.get(0),
                new UUID(1, 2));
        write(
                new DocumentFields(store.mongo, MachineDocument.COLLECTION, ForeignMachineFields.BEGINNING),
                early.get(1),
                new UUID(1, 2));
        write(
                new DocumentFields(
                        store.mongo,
                        MachineDocument.COLLECTION,
                        new Document(ForeignMachineFields.WHOLE).append(MachineDocument.SEQUENCE, null)),
                early.get(2),
                new UUID(1, 2));
        assertThat(store.all(MachineDocument.COLLECTION))
                .filteredOn(MachineDocument.ID, early.get(0).toString())
                .extracting(MachineDocument.SEQUENCE)
                .containsExactly(-1L);
        ReadStore.handle(list, log.events);
        log.machines.forEach((id, machine) ->
                assertThat(list.shownSequence(machine.tenantId(), id)).isEqualTo(log.sequences.get(id)));
    }

    private static void write(DocumentFields fields, UUID machine, UUID... groups) {
        fields.put(
                machine.toString(),
                new Document(
                        MachineDocument.GROUP_IDS,
                        Stream.of(groups).map(UUID::toString).toList()));
        fields.write();
    }

    /** By its bytes nobody can tell who was first. */
    @Test
    void allMachinesHaveTheirFieldsInOneOrderWhoeverWritesFirst() {
        FleetLog log = new FleetLog(new Random(29), 60);
        var others = new DocumentFields(store.mongo, MachineDocument.COLLECTION, ForeignMachineFields.WHOLE);
        log.machines.keySet().stream().limit(3).forEach(early -> write(others, early, new UUID(1, 2)));
        ReadStore.handle(list, log.events);
        log.machines.keySet().stream().skip(2).limit(3).forEach(late -> write(others, late, new UUID(1, 2)));
        List<String> fields = Stream.of(
                        List.of(MachineDocument.ID),
                        ForeignMachineFields.WHOLE.keySet(),
                        List.of(MachineDocument.GRAMS))
                .flatMap(Collection::stream)
                .toList();
        assertThat(store.all(MachineDocument.COLLECTION))
                .extracting(machine -> List.copyOf(machine.keySet()))
                .containsOnly(fields);
    }

    @Test
    void onlyActiveMachinesOfTheTenantAreActiveMachines() {
        FleetLog log = new FleetLog(new Random(30), 200);
        assertThat(log.machines.values()).extracting(MachineView::active).contains(true, false);
        ReadStore.handle(list, log.events);
        MachineQueries queries = new MachineQueries(
                store.machines,
                store.counts,
                (tenantId, groupId, includeDescendants) -> Optional.empty(),
                NoPast.of(store.machines),
                SEARCH);
        List<UUID> asked = Stream.concat(
                        log.machines.keySet().stream(),
                        Stream.generate(UUID::randomUUID).limit(250))
                .toList();
        for (String tenant : List.of("acme", "beta")) {
            List<UUID> active = log.machines.values().stream()
                    .filter(machine -> machine.active() && machine.tenantId().equals(tenant))
                    .map(MachineView::id)
                    .toList();
            assertThat(active).isNotEmpty();
            assertThat(queries.handle(new FindActiveMachinesQuery(tenant, asked))
                            .machines())
                    .containsExactlyInAnyOrderElementsOf(active.stream()
                            .map(id -> new ActiveMachines.Shown(id, log.sequences.getOrDefault(id, -1L)))
                            .toList());
        }
    }

    /** Batches of any size; now and then the processor goes back, as after a crash, and documents are ahead of it. */
    private static void deliverAtLeastOnce(Object projection, List<EventMessage<?>> events, Random random) {
        int position = 0;
        while (position < events.size()) {
            int end = Math.min(events.size(), position + 1 + random.nextInt(12));
            ReadStore.handle(projection, events.subList(position, end));
            position = random.nextInt(4) == 0 ? Math.max(0, end - random.nextInt(30)) : end;
        }
    }

    private static void assertIndexed(Document machine) {
        Document again = new Document(machine);
        MachineDocument.index(again, SEARCH);
        assertThat(machine).isEqualTo(again);
    }

    private void assertCounts(FleetLog log) {
        for (String tenant : List.of("acme", "beta")) {
            Document counted =
                    store.counts.findById(tenant, tenant, MachineCounts.VECTORS).orElseThrow();
            for (Boolean active : Arrays.asList(true, false, null)) {
                for (var protocol : MachineProtocol.values()) {
                    assertThat(MachineCounts.total(
                                    counted, new MachineFilter(active, null, null, null, protocol, null, false)))
                            .hasValue(log.machines.values().stream()
                                    .filter(machine -> machine.tenantId().equals(tenant)
                                            && machine.protocol() == protocol
                                            && (active == null || machine.active() == active))
                                    .count());
                }
                for (var status : MachineStatus.values()) {
                    assertThat(MachineCounts.total(
                                    counted, new MachineFilter(active, null, null, status, null, null, false)))
                            .hasValue(log.machines.values().stream()
                                    .filter(machine -> machine.tenantId().equals(tenant)
                                            && machine.status() == status
                                            && (active == null || machine.active() == active))
                                    .count());
                }
                assertThat(MachineCounts.total(counted, new MachineFilter(active, null, null, null, null, null, false)))
                        .hasValue(log.machines.values().stream()
                                .filter(machine -> machine.tenantId().equals(tenant)
                                        && (active == null || machine.active() == active))
                                .count());
            }
        }
    }

    @Test
    void anEventThatIsDeliveredAgainNeverTakesAReaderBack() {
        FleetLog log = new FleetLog(new Random(19), 40);
        ReadStore.handle(list, log.events);
        ReadStore.handle(counts, log.events);
        List<Document> machines = store.all(MachineDocument.COLLECTION);
        List<Document> totals = store.all(MachineCounts.COLLECTION);
        assertThat(machines).isNotEmpty();
        assertThat(totals).hasSize(2);

        for (EventMessage<?> event : log.events) {
            ReadStore.handle(list, List.of(event));
            ReadStore.handle(counts, List.of(event));
            assertThat(store.all(MachineDocument.COLLECTION)).isEqualTo(machines);
            assertThat(store.all(MachineCounts.COLLECTION)).isEqualTo(totals);
        }
    }

    @Test
    void aMachineNobodyHasHeardOfIsShownAtNoEvent() {
        assertThat(list.shownSequence("acme", new UUID(0, 1))).isEqualTo(-1);
        assertThat(counts.shownSequence("acme", new UUID(0, 1))).isEqualTo(-1);
    }

    @Test
    void theCountsDoNotShowWhatOnlyTheListHasFollowed() {
        FleetLog log = new FleetLog(new Random(20), 30);
        ReadStore.handle(list, log.events);
        ReadStore.handle(counts, log.events.subList(0, 1));
        var newest = (MachineEvent) log.events.get(log.events.size() - 1).getPayload();
        UUID last = newest.machineId();
        assertThat(counts.shownSequence("acme", last)).isEqualTo(-1);
        assertThat(counts.shownSequence("beta", last)).isEqualTo(-1);
    }
}
