package io.fleetledger.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.query.machine.PastMachineParts;
import io.fleetledger.query.machine.PlantLog;
import io.fleetledger.query.past.PastParts;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories with memberships and alerts, against a look at every event of the log. */
@OnEveryMongoDb
class RelatedHistoryIT {

    private final ReadStore store = new ReadStore();
    private int reads;

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void eachEventOfAMachineItsGroupsAndItsAlertsIsThereOnceWhateverThePages(long seed) {
        PlantLog log = new PlantLog(seed, 500);
        deliverAtLeastOnce(log.events, new Random(seed));
        RelatedHistory history = history(log.events);
        for (MachineView machine : log.machines()) {
            List<Long> all = model(log, machine.id());
            for (int limit : List.of(1, 3, 7, 1_000)) {
                assertThat(ascending(history, machine, limit))
                        .as("limit %s", limit)
                        .isEqualTo(all);
                List<Long> backwards = descending(history, machine, limit);
                Collections.reverse(backwards);
                assertThat(backwards).as("limit %s", limit).isEqualTo(all);
            }
        }
        assertThat(log.machines().stream()
                        .flatMap(machine ->
                                page(history, machine, new HistoryRange(0, Long.MAX_VALUE, false, 1_000))
                                        .items()
                                        .stream())
                        .map(item -> item.type().wireName()))
                .contains(
                        "io.fleetledger.machine-group.members-added",
                        "io.fleetledger.machine-group.deleted",
                        "io.fleetledger.alert.raised",
                        "io.fleetledger.alert.resolved");
    }

    @Test
    void anItemSaysWhatTheEventSaysOfThisMachine() {
        PlantLog log = new PlantLog(5, 500);
        deliverAtLeastOnce(log.events, new Random(5));
        RelatedHistory history = history(log.events);
        for (MachineView machine : log.machines()) {
            for (HistoryItem item : page(history, machine, new HistoryRange(0, Long.MAX_VALUE, false, 1_000))
                    .items()) {
                EventMessage<?> event = log.events.stream()
                        .filter(one -> LogPosition.of(one) + 1 == item.sequence())
                        .findFirst()
                        .orElseThrow();
                assertThat(item.type())
                        .isEqualTo(Envelopes.typeOf(event.getPayloadType()).orElseThrow());
                assertThat(item.timestamp()).isEqualTo(event.getTimestamp());
                assertThat(item.payload().getOrDefault("machine_ids", List.of(machine.id())))
                        .isEqualTo(List.of(machine.id()));
                if (event.getPayload() instanceof MachineGroupEvent of) {
                    assertThat(item.payload()).containsEntry("group_id", of.groupId());
                    assertThat(item.summary()).matches("(added to|removed from|left) .*");
                }
            }
        }
    }

    @Test
    void aLongLifeIsReadAPartAtATime() {
        PlantLog log = new PlantLog(6, 60);
        MachineView machine = log.machines().get(0);
        List<EventMessage<?>> events = new ArrayList<>(log.events);
        events.addAll(PastMachineParts.statusChanges(machine, 1_000_000, 2_000));
        for (int from = 0; from < events.size(); from += 200) {
            ReadStore.handle(projection(), events.subList(from, Math.min(events.size(), from + 200)));
        }
        assertThat(store.all("machine-events").size()).isLessThan(log.machines().size() + 10);
        RelatedHistory history = history(events);
        reads = 0;
        HistoryPage last = page(history, machine, new HistoryRange(0, Long.MAX_VALUE, true, 1_000));
        assertThat(last.items()).hasSize(1_000);
        assertThat(last.items().get(0).sequence()).isEqualTo(1_002_000);
        assertThat(last.more()).isTrue();
        assertThat(reads).isLessThan(10);
        assertThat(ascending(history, machine, 777)).hasSizeGreaterThan(2_000);
    }

    /** Eight parts and more, whose first events' positions have more and more digits. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLongLifeIsReadWhateverCodeStoredItsParts(boolean indexesRanges) {
        PlantLog log = new PlantLog(8, 60);
        MachineView machine = log.machines().get(0);
        List<EventMessage<?>> events = new ArrayList<>(log.events);
        events.addAll(PastMachineParts.statusChanges(machine, 9_000, 2_400));
        for (int from = 0; from < events.size(); from += 200) {
            ReadStore.handle(projection(), events.subList(from, Math.min(events.size(), from + 200)));
        }
        RelatedHistory history = history(events, indexesRanges);
        List<Long> all = ascending(history, machine, 1_000);
        assertThat(all).hasSizeGreaterThan(2_400).isSorted();
        for (int stored = 0; stored < 3; stored++) {
            if (stored == 1) {
                PastParts.chainByTurns(store, "machine-events", new Random(8));
            } else if (stored == 2) {
                PastParts.unchain(store, "machine-events");
            }
            assertThat(ascending(history, machine, 777)).isEqualTo(all);
            List<Long> backwards = descending(history, machine, 300);
            Collections.reverse(backwards);
            assertThat(backwards).isEqualTo(all);
        }
    }

    @Test
    void anotherTenantHasNothingOfIt() {
        PlantLog log = new PlantLog(7, 100);
        deliverAtLeastOnce(log.events, new Random(7));
        MachineView machine = log.machines().get(0);
        assertThat(history(log.events)
                        .of("gamma", machine.id(), new HistoryRange(0, Long.MAX_VALUE, false, 10))
                        .items())
                .isEmpty();
    }

    private Object projection() {
        return PastMachineParts.projection(store);
    }

    private void deliverAtLeastOnce(List<EventMessage<?>> events, Random random) {
        int position = 0;
        while (position < events.size()) {
            int end = Math.min(events.size(), position + 1 + random.nextInt(25));
            ReadStore.handle(projection(), events.subList(position, end));
            position = random.nextInt(4) == 0 ? Math.max(0, end - random.nextInt(30)) : end;
        }
    }

    private RelatedHistory history(List<EventMessage<?>> events) {
        return history(events, false);
    }

    private RelatedHistory history(List<EventMessage<?>> events, boolean indexesRanges) {
        AggregateEvents log = (aggregateId, from, to) -> {
            reads++;
            return events.stream()
                    .<DomainEventMessage<?>>map(event -> (DomainEventMessage<?>) event)
                    .filter(event -> event.getAggregateIdentifier().equals(aggregateId)
                            && event.getSequenceNumber() >= from
                            && event.getSequenceNumber() < to)
                    .toList();
        };
        return new RelatedHistory(
                PastParts.index(store, indexesRanges),
                PastParts.progress(store),
                log,
                Log.reads(),
                new RelatedSummaries((tenantId, ids) -> Map.of()));
    }

    private static HistoryPage page(RelatedHistory history, MachineView machine, HistoryRange range) {
        return history.of(machine.tenantId(), machine.id(), range);
    }

    private static List<Long> ascending(RelatedHistory history, MachineView machine, int limit) {
        List<Long> all = new ArrayList<>();
        HistoryPage page;
        long from = 0;
        do {
            page = page(history, machine, new HistoryRange(from, Long.MAX_VALUE, false, limit));
            page.items().forEach(item -> all.add(item.sequence()));
            from = all.isEmpty() ? 0 : all.get(all.size() - 1) + 1;
        } while (page.more());
        return all;
    }

    private static List<Long> descending(RelatedHistory history, MachineView machine, int limit) {
        List<Long> all = new ArrayList<>();
        HistoryPage page;
        long to = Long.MAX_VALUE;
        do {
            page = page(history, machine, new HistoryRange(0, to, true, limit));
            page.items().forEach(item -> all.add(item.sequence()));
            to = all.isEmpty() ? 0 : all.get(all.size() - 1);
        } while (page.more());
        return all;
    }

    /** Of groups' events, those behind which the machine is in others than before. */
    private static List<Long> model(PlantLog log, UUID machineId) {
        List<Long> sequences = new ArrayList<>();
        for (int i = 0; i < log.events.size(); i++) {
            Object event = log.events.get(i).getPayload();
            boolean own = event instanceof MachineEvent of && of.machineId().equals(machineId);
            boolean alert = event instanceof AlertEvent of && of.machineId().equals(machineId);
            boolean membership = event instanceof MachineGroupEvent && i > 0 && log.changesGroups(i, machineId);
            if (own || alert || membership) {
                sequences.add(LogPosition.of(log.events.get(i)) + 1);
            }
        }
        return sequences;
    }
}
