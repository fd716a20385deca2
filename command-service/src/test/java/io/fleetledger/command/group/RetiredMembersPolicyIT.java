package io.fleetledger.command.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.group.RemoveRetiredMachineCommand;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

@OnEveryMongoDb
class RetiredMembersPolicyIT {

    private static final String TENANT = "tenant-1";
    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");
    private static final UUID LINE = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a01");
    private static final UUID SITE = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a02");

    private final TestDatabase database = TestDatabase.open();
    private final MongoTemplate mongo = new MongoTemplate(database.client(), database.name());
    private final List<CommandMessage<?>> sent = new ArrayList<>();
    private final RetiredMembersPolicy policy;

    RetiredMembersPolicyIT() {
        var bus = SimpleCommandBus.builder().build();
        bus.subscribe(RemoveRetiredMachineCommand.class.getName(), command -> {
            sent.add(command);
            return null;
        });
        var gateway = DefaultCommandGateway.builder().commandBus(bus).build();
        policy = new RetiredMembersPolicy(
                new Commands(gateway, Runnable::run, BusResponses.inProcess()), new Memberships(mongo));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aMachineThatRetiresIsTakenOutOfEachOfItsGroups() {
        handle(added(LINE, MILL, LATHE), added(SITE, MILL), retired(MILL));
        assertThat(commands()).containsExactly(remove(LINE, MILL), remove(SITE, MILL));
    }

    @Test
    void aRetiredMachineThatJoinsAGroupIsTakenOutAgain() {
        handle(retired(MILL));
        assertThat(commands()).isEmpty();
        handle(added(LINE, LATHE, MILL));
        assertThat(commands()).containsExactly(remove(LINE, MILL));
    }

    @Test
    void aCommandIsSentOnBehalfOfWhoeverCausedTheEvent() {
        handle(added(LINE, MILL), retired(MILL));
        assertThat(sent.get(0).getMetaData())
                .containsEntry(MessageKeys.TENANT, TENANT)
                .containsEntry(MessageKeys.ACTOR, "ann")
                .containsEntry(MessageKeys.CORRELATION_ID, "c-1");
    }

    @Test
    void aRestoredMachineMayJoinGroups() {
        handle(retired(MILL), restored(MILL), added(LINE, MILL));
        assertThat(commands()).isEmpty();
    }

    @Test
    void aMachineThatLeftAGroupIsNotTakenOutOfIt() {
        handle(added(LINE, MILL, LATHE), added(SITE, MILL), removed(LINE, MILL));
        handle(retired(MILL));
        assertThat(commands()).containsExactly(remove(SITE, MILL));
    }

    @Test
    void aMachineIsNotTakenOutOfAGroupThatHasEnded() {
        handle(added(LINE, MILL), added(SITE, LATHE));
        handle(added(LINE, LATHE), new MachineGroupDeletedEvent(SITE, TENANT, 9, null, List.of(LINE)));
        handle(retired(MILL), retired(LATHE));
        assertThat(commands()).isEmpty();
    }

    @Test
    void aMachineThatIsActiveAndInNoGroupIsForgotten() {
        handle(added(LINE, MILL, LATHE), retired(MILL));
        assertThat(remembered()).containsOnlyKeys(MILL.toString(), LATHE.toString());
        handle(
                new MachineGroupRetiredMembersRemovedEvent(LINE, TENANT, List.of(MILL)),
                removed(LINE, LATHE),
                restored(MILL));
        assertThat(remembered()).isEmpty();
    }

    @Test
    void eventsMetAgainLeaveTheSameMemory() {
        Object[] all = {retired(LATHE), added(LINE, MILL, LATHE), added(SITE, MILL), retired(MILL), removed(LINE, LATHE)
        };
        handle(all);
        var once = remembered();
        var sentOnce = commands();
        handle(all);
        assertThat(remembered()).isEqualTo(once);
        assertThat(commands()).hasSizeGreaterThan(sentOnce.size()).containsAll(sentOnce);
    }

    @Test
    void aMemoryBuiltInOneBatchIsThatOfOneEventAtATime() {
        Object[] all = {
            added(LINE, MILL, LATHE),
            retired(LATHE),
            added(SITE, LATHE),
            new MachineGroupDeletedEvent(SITE, TENANT, 9, null, List.of(LINE)),
            added(SITE, MILL),
            restored(LATHE)
        };
        for (Object event : all) {
            handle(event);
        }
        var oneByOne = remembered();
        var sentOneByOne = commands();
        mongo.dropCollection(Memberships.COLLECTION);
        sent.clear();
        handle(all);
        assertThat(remembered()).isEqualTo(oneByOne).containsOnlyKeys(MILL.toString());
        assertThat(commands()).isEqualTo(sentOneByOne);
    }

    private void handle(Object... payloads) {
        var handlers = new AnnotationEventHandlerAdapter(policy);
        List<EventMessage<?>> events = new ArrayList<>();
        for (Object payload : payloads) {
            events.add(GenericEventMessage.asEventMessage(payload)
                    .andMetaData(Map.of(
                            MessageKeys.TENANT, TENANT, MessageKeys.ACTOR, "ann", MessageKeys.CORRELATION_ID, "c-1")));
        }
        BatchingUnitOfWork<EventMessage<?>> batch = new BatchingUnitOfWork<>(events);
        var result = batch.executeWithResult(() -> handlers.handle(batch.getMessage()));
        assertThat(result.optionalExceptionResult()).isEmpty();
    }

    private List<Object> commands() {
        List<Object> payloads = new ArrayList<>();
        sent.forEach(command -> payloads.add(command.getPayload()));
        return payloads;
    }

    private Map<String, Document> remembered() {
        return mongo.findAll(Document.class, Memberships.COLLECTION).stream()
                .collect(java.util.stream.Collectors.toMap(each -> each.getString("_id"), each -> each));
    }

    private static RemoveRetiredMachineCommand remove(UUID groupId, UUID machineId) {
        return new RemoveRetiredMachineCommand(groupId, TENANT, machineId);
    }

    private static MachineGroupMembersAddedEvent added(UUID groupId, UUID... machineIds) {
        return new MachineGroupMembersAddedEvent(groupId, TENANT, 2, List.of(machineIds));
    }

    private static MachineGroupMembersRemovedEvent removed(UUID groupId, UUID... machineIds) {
        return new MachineGroupMembersRemovedEvent(groupId, TENANT, 3, List.of(machineIds));
    }

    private static MachineRetiredEvent retired(UUID machineId) {
        return new MachineRetiredEvent(machineId, TENANT, 2, "M", MachineProtocol.JSON, MachineStatus.OFFLINE);
    }

    private static MachineRestoredEvent restored(UUID machineId) {
        return new MachineRestoredEvent(machineId, TENANT, 3, "M", MachineProtocol.JSON, MachineStatus.OFFLINE, null);
    }
}
