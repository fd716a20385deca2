package io.fleetledger.query.past;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.query.machine.PastMachineParts;
import io.fleetledger.query.machine.PlantLog;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the past's batches write: in which order, how much at a time, and after how many reads. */
@OnEveryMongoDb
class PastWritesIT {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final Instant NOON = Instant.parse("2026-04-04T12:00:00Z");
    private static final UUID HALL = new UUID(7, 1);
    private static final UUID LINE = new UUID(7, 2);

    private final List<EventMessage<?>> log = new ArrayList<>();

    /** Killed at each of its writes in turn, a batch comes again and leaves what it would have left at once. */
    @Test
    void aGroupThatEndsAtTheInstantOfItsMembersJoiningIsInTheirHistoriesWhereverABatchWasKilled() {
        UUID mill = register(NOON);
        UUID saw = register(NOON);
        create(HALL, NOON);
        create(LINE, NOON);
        add(LINE, List.of(saw), NOON.plusSeconds(1));
        add(HALL, List.of(mill, saw), NOON.plusSeconds(2));
        int before = log.size();
        end(HALL, NOON.plusSeconds(2));
        end(LINE, NOON.plusSeconds(2));
        try (ReadStore whole = new ReadStore()) {
            deliver(whole, before);
            deliverFrom(whole, before);
            assertThat(index(whole, mill)).containsExactly(0L, 5L, 6L);
            assertThat(index(whole, saw)).containsExactly(1L, 4L, 5L, 6L, 7L);
            int writes = 0;
            boolean killed;
            do {
                try (ReadStore store = new ReadStore()) {
                    deliver(store, before);
                    killed = kill(store, before, writes);
                    deliverFrom(store, before);
                    assertThat(stored(store)).as("killed at write %s", writes).isEqualTo(stored(whole));
                }
                writes++;
            } while (killed);
            assertThat(writes).isGreaterThan(5);
        }
    }

    /** The half of them joined at the instant at which the group ends. */
    @ParameterizedTest
    @ValueSource(ints = {3, 6, NEVER})
    void aLargeGroupEndsAThousandMembersAtATime(int writes) {
        List<UUID> machines =
                IntStream.range(0, 2_400).mapToObj(i -> register(NOON)).toList();
        create(HALL, NOON);
        add(HALL, machines.subList(0, 1_000), NOON.plusSeconds(1));
        add(HALL, machines.subList(1_000, 2_000), NOON.plusSeconds(2));
        add(HALL, machines.subList(2_000, 2_400), NOON.plusSeconds(2));
        int before = log.size();
        end(HALL, NOON.plusSeconds(2));
        try (ReadStore whole = new ReadStore();
                ReadStore store = new ReadStore()) {
            deliver(whole, before);
            deliver(store, before);
            Map<String, Integer> largest = deliverFrom(whole, before).largest;
            assertThat(largest.get("machine-versions")).isBetween(1_000, 2_000);
            assertThat(largest.get("machine-events")).isEqualTo(1_000);
            assertThat(kill(store, before, writes)).isEqualTo(writes < NEVER);
            deliverFrom(store, before);
            assertThat(stored(store)).isEqualTo(stored(whole));
            assertThat(store.all("machine-versions"))
                    .filteredOn(version -> version.getLong(Versions.ENDED_BY) == Versions.NOT_ENDED)
                    .hasSize(2_400)
                    .allSatisfy(version -> assertThat(version.getList("group_ids", String.class))
                            .isEmpty());
        }
    }

    @Test
    void whereTheEventsOfABatchsMachinesStandIsReadOnce() {
        PlantLog plants = new PlantLog(3, 400);
        List<EventMessage<?>> alerts = plants.events.subList(200, 400).stream()
                .filter(event -> event.getPayload() instanceof AlertEvent)
                .toList();
        assertThat(alerts.stream().map(event -> ((AlertEvent) event.getPayload()).machineId()))
                .hasSizeGreaterThan(5);
        try (ReadStore store = new ReadStore()) {
            for (List<EventMessage<?>> batch : List.of(plants.events.subList(0, 200), alerts)) {
                assertThat(handle(store, batch).finds).containsEntry("machine-events-heads", 1);
            }
        }
    }

    /** All up to before that event, in batches of 200. */
    private void deliver(ReadStore store, int end) {
        for (int from = 0; from < end; from += 200) {
            handle(store, log.subList(from, Math.min(end, from + 200)));
        }
    }

    private WatchedStore deliverFrom(ReadStore store, int begin) {
        return handle(store, log.subList(begin, log.size()));
    }

    private static WatchedStore handle(ReadStore store, List<EventMessage<?>> events) {
        WatchedStore watched = new WatchedStore(store.mongo, NEVER);
        ReadStore.handle(PastMachineParts.projection(store, watched.mongo), events);
        return watched;
    }

    /** Whether the batch was long enough to be killed behind so many writes. */
    private boolean kill(ReadStore store, int begin, int writes) {
        WatchedStore watched = new WatchedStore(store.mongo, writes);
        try {
            ReadStore.handle(PastMachineParts.projection(store, watched.mongo), log.subList(begin, log.size()));
        } catch (IllegalStateException killed) {
            assertThat(killed).hasRootCauseMessage("killed");
        }
        return watched.isDead();
    }

    private static List<Long> index(ReadStore store, UUID machineId) {
        return PastParts.index(store).find("acme", machineId, 0, Long.MAX_VALUE, false, 100).stream()
                .map(MachineEventIndex.Entry::position)
                .toList();
    }

    private static Map<String, List<Document>> stored(ReadStore store) {
        return Stream.of("machine-versions", "group-versions", "machine-events")
                .flatMap(name -> Stream.of(name, name + "-heads"))
                .collect(Collectors.toMap(name -> name, store::all));
    }

    private UUID register(Instant at) {
        UUID id = new UUID(1, log.size());
        append(
                new MachineRegisteredEvent(id, "acme", 1, "Mill", "M-" + log.size(), MachineProtocol.OPC_UA, null, 60),
                at);
        return id;
    }

    private void create(UUID groupId, Instant at) {
        append(new MachineGroupCreatedEvent(groupId, "acme", 1, "Hall", GroupType.LINE, null, null), at);
    }

    private void add(UUID groupId, List<UUID> machineIds, Instant at) {
        append(new MachineGroupMembersAddedEvent(groupId, "acme", 2, machineIds), at);
    }

    private void end(UUID groupId, Instant at) {
        append(new MachineGroupDeletedEvent(groupId, "acme", 3, null, List.of()), at);
    }

    private void append(MachineEvent event, Instant at) {
        append("Machine", event.machineId(), event, at);
    }

    private void append(MachineGroupEvent event, Instant at) {
        append("MachineGroup", event.groupId(), event, at);
    }

    private void append(String type, UUID id, Object event, Instant at) {
        log.add(new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(log.size()),
                new GenericDomainEventMessage<>(
                        type, id.toString(), log.size(), event, MetaData.emptyInstance(), "event-" + log.size(), at)));
    }
}
