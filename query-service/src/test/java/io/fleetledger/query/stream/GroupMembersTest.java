package io.fleetledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.support.axon.BusAnswers;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.PromptReads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.Test;

/** Whose events a subscriber to a group is told of, and how much of the log is read to know it. */
class GroupMembersTest {

    private static final String TENANT = "acme";
    private static final UUID ID = UUID.randomUUID();

    private final List<Object> life = new ArrayList<>();
    private final List<Long> asked = new ArrayList<>();
    private final EventLog log = new EventLog(
            mock(Configuration.class),
            this::read,
            mock(ProcessingStores.class),
            new PromptReads(Runnable::run, BusAnswers.inProcess()),
            EventLog.MAX_TIME);

    private List<DomainEventMessage<?>> read(String aggregateId, long from, long to) {
        asked.add(to - from);
        List<DomainEventMessage<?>> part = new ArrayList<>();
        for (int at = (int) from; at < Math.min(to, life.size()); at++) {
            part.add(new GenericDomainEventMessage<>("any", aggregateId, at, life.get(at)));
        }
        return part;
    }

    @Test
    void aMachineThatIsTakenForAGroupIsNotReadBehindItsFirstEvent() {
        IntStream.range(0, 1_000)
                .forEach(version -> life.add(new MachineRenamedEvent(ID, TENANT, version, "Mill", "Lathe")));
        assertThat(log.members(TENANT, ID)).isEmpty();
        assertThat(asked).containsExactly(1L);
    }

    @Test
    void anothersGroupIsNotReadBehindItsFirstEvent() {
        created("other");
        added("other", UUID.randomUUID());
        assertThat(log.members(TENANT, ID)).isEmpty();
        assertThat(asked).containsExactly(1L);
    }

    @Test
    void whatIsNothingHasNoMembers() {
        assertThat(log.members(TENANT, ID)).isEmpty();
    }

    @Test
    void membersOfALongLifeAreReadPartByPart() {
        created(TENANT);
        Set<UUID> members = new HashSet<>();
        for (int change = 0; change < 3 * EventLog.WINDOW; change++) {
            UUID member = UUID.randomUUID();
            added(TENANT, member);
            if (change % 2 == 0) {
                members.add(member);
            } else {
                life.add(new MachineGroupMembersRemovedEvent(ID, TENANT, 1, List.of(member)));
            }
        }
        assertThat(log.members(TENANT, ID)).isEqualTo(members);
        assertThat(asked).allMatch(part -> part <= EventLog.WINDOW);
    }

    /** A last part that is full says nothing of what follows. */
    @Test
    void aLifeThatFillsItsPartsIsReadToItsEnd() {
        created(TENANT);
        UUID last = UUID.randomUUID();
        IntStream.rangeClosed(1, 2 * EventLog.WINDOW).forEach(change -> added(TENANT, last));
        assertThat(log.members(TENANT, ID)).containsExactly(last);
    }

    private void created(String tenantId) {
        life.add(new MachineGroupCreatedEvent(ID, tenantId, 1, "Line", GroupType.LINE, null, null));
    }

    private void added(String tenantId, UUID member) {
        life.add(new MachineGroupMembersAddedEvent(ID, tenantId, 1, List.of(member)));
    }
}
