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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.Test;

/** Whose events a subscriber to a group is told of, wherever it begins, and how much of the log is read to know it. */
class MembersInLogTest {

    private static final String TENANT = "acme";
    private static final UUID ID = UUID.randomUUID();
    private static final String TREE = GroupHierarchyIds.of(TENANT);

    private final List<Stored> log = new ArrayList<>();
    private final List<Long> asked = new ArrayList<>();
    private final List<String> located = new ArrayList<>();
    private final MembersInLog members = new MembersInLog(
            this::read,
            ids -> ids.stream().collect(toMap(id -> id, id -> count(id, log.size()) - 1)),
            this::countUpTo,
            new TimeLimitedReads(Runnable::run, BusResponses.inProcess()));

    private record Stored(String aggregateId, Object event) {}

    private long countUpTo(String aggregateId, long position) {
        located.add(aggregateId);
        return count(aggregateId, position + 1);
    }

    private long count(String aggregateId, long length) {
        return log.stream()
                .limit(length)
                .filter(stored -> stored.aggregateId().equals(aggregateId))
                .count();
    }

    private List<DomainEventMessage<?>> read(String aggregateId, long from, long to) {
        asked.add(to - from);
        List<Object> life = log.stream()
                .filter(stored -> stored.aggregateId().equals(aggregateId))
                .map(Stored::event)
                .toList();
        List<DomainEventMessage<?>> part = new ArrayList<>();
        for (int at = (int) from; at < Math.min(to, life.size()); at++) {
            part.add(new GenericDomainEventMessage<>("any", aggregateId, at, life.get(at)));
        }
        return part;
    }

    @Test
    void aMachineThatIsTakenForAGroupIsNotReadBehindItsFirstEvent() {
        IntStream.range(0, 1_000)
                .forEach(version -> happens(new MachineRenamedEvent(ID, TENANT, version, "Mill", "Lathe")));
        assertThat(atEnd()).isEmpty();
        assertThat(asked).containsExactly(1L);
    }

    @Test
    void anothersGroupIsNotReadBehindItsFirstEvent() {
        created("other");
        added("other", UUID.randomUUID());
        assertThat(atEnd()).isEmpty();
        assertThat(asked).containsExactly(1L);
    }

    @Test
    void whatIsNothingHasNoMembers() {
        happens(TREE, new GroupPlacedEvent(TREE, TENANT, UUID.randomUUID(), null));
        assertThat(atEnd()).isEmpty();
    }

    @Test
    void beforeTheFirstEventNothingIsRead() {
        created(TENANT);
        assertThat(at(SubscriberLog.BEGINNING)).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void membersAreThoseOfThePosition() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        UUID third = UUID.randomUUID();
        happens(TREE, new GroupPlacedEvent(TREE, TENANT, ID, null));
        created(TENANT);
        added(TENANT, first);
        added(TENANT, second);
        happens(new MachineGroupMembersRemovedEvent(ID, TENANT, 4, List.of(first)));
        added(TENANT, third);
        happens(new MachineGroupRetiredMembersRemovedEvent(ID, TENANT, List.of(second)));
        happens(TREE, new GroupsRemovedEvent(TREE, TENANT, List.of(ID)));
        happens(new MachineGroupDeletedEvent(ID, TENANT, 6, null, List.of()));

        assertThat(IntStream.range(0, log.size()).mapToObj(this::at).toList())
                .containsExactly(
                        Set.of(),
                        Set.of(),
                        Set.of(first),
                        Set.of(first, second),
                        Set.of(second),
                        Set.of(second, third),
                        Set.of(third),
                        Set.of(),
                        Set.of());
    }

    @Test
    void aGroupThatEndedWithOneAboveHasNoMembersFromThatPositionOn() {
        UUID member = UUID.randomUUID();
        happens(TREE, new GroupPlacedEvent(TREE, TENANT, ID, UUID.randomUUID()));
        created(TENANT);
        added(TENANT, member);
        happens(TREE, new GroupPlacedEvent(TREE, TENANT, ID, UUID.randomUUID()));
        happens(TREE, new GroupsRemovedEvent(TREE, TENANT, List.of(UUID.randomUUID(), ID)));
        added(TENANT, UUID.randomUUID()); // Decided before it ended.
        IntStream.range(0, 2 * MembersInLog.WINDOW)
                .forEach(other -> happens(TREE, new GroupPlacedEvent(TREE, TENANT, UUID.randomUUID(), null)));

        assertThat(at(3)).containsExactly(member);
        assertThat(at(4)).isEmpty();
        assertThat(at(5)).isEmpty();
        assertThat(atEnd()).isEmpty();
        Members behind = members.at(TENANT, ID, log.size() - 1);
        assertThat(behind.apply(new MachineGroupMembersAddedEvent(ID, TENANT, 3, List.of(member))))
                .isTrue();
        assertThat(behind.contains(member)).isFalse();
        assertThat(asked).allMatch(part -> part <= MembersInLog.WINDOW);
    }

    /** A log like Axon Server's finds a position's events only by reading: not the tree's for a group that lives. */
    @Test
    void whetherAGroupHasEndedIsReadFromTheEndOfTheTree() {
        happens(TREE, new GroupPlacedEvent(TREE, TENANT, ID, null));
        created(TENANT);
        IntStream.range(0, 3 * MembersInLog.WINDOW)
                .forEach(other -> happens(TREE, new GroupPlacedEvent(TREE, TENANT, UUID.randomUUID(), null)));
        happens(TREE, new GroupPlacedEvent(TREE, TENANT, ID, UUID.randomUUID()));
        asked.clear();
        at(1);
        assertThat(located).containsExactly(ID.toString());
        long window = MembersInLog.WINDOW;
        assertThat(asked).as("the group's first event and the end of the tree").containsExactly(1L, window);

        happens(TREE, new GroupsRemovedEvent(TREE, TENANT, List.of(UUID.randomUUID(), ID)));
        located.clear();
        at(1);
        assertThat(located).containsExactly(ID.toString(), TREE);
    }

    /** Each page of the group's events asks again. */
    @Test
    void whatTheTreeHasSaidOfAGroupIsNotReadAgain() {
        happens(TREE, new GroupPlacedEvent(TREE, TENANT, ID, UUID.randomUUID()));
        created(TENANT);
        IntStream.range(0, 10 * MembersInLog.WINDOW)
                .forEach(other -> happens(TREE, new GroupPlacedEvent(TREE, TENANT, UUID.randomUUID(), null)));
        at(1);
        asked.clear();
        at(1);
        assertThat(asked).as("the group's first event").containsExactly(1L);

        happens(TREE, new GroupPlacedEvent(TREE, TENANT, UUID.randomUUID(), null));
        asked.clear();
        at(1);
        assertThat(asked).as("and what is new of the tree").containsExactly(1L, 1L);

        UUID member = UUID.randomUUID();
        added(TENANT, member);
        happens(TREE, new GroupsRemovedEvent(TREE, TENANT, List.of(UUID.randomUUID(), ID)));
        IntStream.range(0, 10 * MembersInLog.WINDOW)
                .forEach(other -> happens(TREE, new GroupPlacedEvent(TREE, TENANT, UUID.randomUUID(), null)));
        assertThat(atEnd()).isEmpty();
        asked.clear();
        assertThat(atEnd()).isEmpty();
        assertThat(asked).as("the group's own two events").containsExactly(1L, 1L);
        assertThat(members.at(TENANT, ID, 10 * MembersInLog.WINDOW + 3).machineIds())
                .as("before its end")
                .containsExactly(member);
    }

    @Test
    void membersOfALongLifeAreReadPartByPart() {
        created(TENANT);
        Set<UUID> expected = new HashSet<>();
        for (int change = 0; change < 3 * MembersInLog.WINDOW; change++) {
            UUID member = UUID.randomUUID();
            added(TENANT, member);
            if (change % 2 == 0) {
                expected.add(member);
            } else {
                happens(new MachineGroupMembersRemovedEvent(ID, TENANT, 1, List.of(member)));
            }
        }
        assertThat(atEnd()).isEqualTo(expected);
        assertThat(asked).allMatch(part -> part <= MembersInLog.WINDOW);
    }

    /** A last part that is full says nothing of what follows. */
    @Test
    void aLifeThatFillsItsPartsIsReadToItsEnd() {
        created(TENANT);
        UUID last = UUID.randomUUID();
        IntStream.rangeClosed(1, 2 * MembersInLog.WINDOW).forEach(change -> added(TENANT, last));
        assertThat(atEnd()).containsExactly(last);
    }

    private Set<UUID> atEnd() {
        return at(log.size() - 1);
    }

    private Set<UUID> at(long position) {
        return members.at(TENANT, ID, position).machineIds();
    }

    private void created(String tenantId) {
        happens(new MachineGroupCreatedEvent(ID, tenantId, 1, "Line", GroupType.LINE, null, null));
    }

    private void added(String tenantId, UUID member) {
        happens(new MachineGroupMembersAddedEvent(ID, tenantId, 1, List.of(member)));
    }

    private void happens(Object event) {
        happens(ID.toString(), event);
    }

    private void happens(String aggregateId, Object event) {
        log.add(new Stored(aggregateId, event));
    }
}
