package io.fleetledger.query.stream;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.fleetledger.support.ids.GroupHierarchyIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated logs: wherever a reader of a group begins, it is told what one is told that began with the first event. */
class GroupEventFilterTest {

    private static final String TENANT = "acme";
    private static final String TREE = GroupHierarchyIds.of(TENANT);
    private static final UUID SITE = UUID.randomUUID();
    private static final UUID LINE = UUID.randomUUID();
    private static final List<UUID> MACHINES =
            Stream.generate(UUID::randomUUID).limit(5).toList();

    private final List<DomainEventMessage<?>> log = new ArrayList<>();
    private final MembersInLog members = new MembersInLog(
            (aggregateId, from, to) -> of(aggregateId, log.size())
                    .filter(event -> event.getSequenceNumber() >= from && event.getSequenceNumber() < to)
                    .toList(),
            ids -> ids.stream().collect(toMap(id -> id, id -> of(id, log.size()).count() - 1)),
            (aggregateId, position) -> of(aggregateId, position + 1).count(),
            new TimeLimitedReads(Runnable::run, BusResponses.inProcess()));

    private Stream<DomainEventMessage<?>> of(String aggregateId, long length) {
        return log.stream()
                .limit(length)
                .filter(event -> event.getAggregateIdentifier().equals(aggregateId));
    }

    static Stream<Integer> seeds() {
        return IntStream.range(0, 30).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whereverAReaderBeginsItIsToldTheSame(int seed) {
        generate(new Random(seed));
        for (UUID group : List.of(SITE, LINE)) {
            List<Long> fromTheFirst = told(group, SubscriberLog.BEGINNING);
            assertThat(fromTheFirst).isNotEmpty();
            for (long begin = 0; begin < log.size(); begin++) {
                long position = begin;
                assertThat(told(group, position))
                        .as("behind %s of %s", position, log)
                        .isEqualTo(fromTheFirst.stream()
                                .filter(told -> told > position)
                                .toList());
            }
        }
    }

    private List<Long> told(UUID group, long position) {
        EventFilter filter = new EventFilter(TENANT, Set.of(), null, members.at(TENANT, group, position));
        List<Long> told = new ArrayList<>();
        for (long at = position + 1; at < log.size(); at++) {
            long next = at;
            PublishedMessage.of(new GenericTrackedDomainEventMessage<>(
                            new GlobalSequenceTrackingToken(at), log.get((int) at)))
                    .filter(filter::matches)
                    .ifPresent(event -> told.add(next));
        }
        return told;
    }

    private void generate(Random random) {
        created(SITE, null);
        created(LINE, SITE);
        int end = 20 + random.nextInt(20);
        for (int step = 0; step < 50; step++) {
            UUID machine = MACHINES.get(random.nextInt(MACHINES.size()));
            UUID group = random.nextBoolean() ? SITE : LINE;
            if (step == end) {
                end(random.nextBoolean() ? SITE : LINE);
            }
            switch (random.nextInt(6)) {
                // Also behind the group's end, as where it was decided before.
                case 0 -> append(group, new MachineGroupMembersAddedEvent(group, TENANT, 1, List.of(machine)));
                case 1 -> append(group, new MachineGroupMembersRemovedEvent(group, TENANT, 1, List.of(machine)));
                case 2 -> append(group, new MachineGroupRetiredMembersRemovedEvent(group, TENANT, List.of(machine)));
                case 3 -> append(TREE, new GroupPlacedEvent(TREE, TENANT, UUID.randomUUID(), null));
                default -> append(machine, new MachineRenamedEvent(machine, TENANT, step, "Mill", "Lathe"));
            }
        }
    }

    private void created(UUID group, @Nullable UUID parent) {
        append(TREE, new GroupPlacedEvent(TREE, TENANT, group, parent));
        append(group, new MachineGroupCreatedEvent(group, TENANT, 1, "Group", GroupType.LINE, parent, null));
    }

    private void end(UUID group) {
        List<UUID> below = group.equals(SITE) ? List.of(LINE) : List.of();
        append(
                TREE,
                new GroupsRemovedEvent(
                        TREE,
                        TENANT,
                        Stream.concat(Stream.of(group), below.stream()).toList()));
        append(group, new MachineGroupDeletedEvent(group, TENANT, 2, null, below));
    }

    private void append(Object aggregateId, Object event) {
        String id = aggregateId.toString();
        log.add(new GenericDomainEventMessage<>("any", id, of(id, log.size()).count(), event));
    }
}
