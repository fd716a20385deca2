package io.fleetledger.command.group;

import static io.fleetledger.command.group.MachineLifecycle.ACTIVE;
import static io.fleetledger.command.group.MachineLifecycle.RETIRED;
import static io.fleetledger.command.group.MachineLifecycle.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.command.SequencesOfLog;
import io.fleetledger.command.machine.MachineLookup;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.machine.ActiveMachines;
import io.fleetledger.queries.machine.FindActiveMachinesQuery;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.Queries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryMessage;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.Test;

class KnownMachinesTest {

    private static final String TENANT = "tenant-1";

    private final EventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final SimpleQueryBus bus = SimpleQueryBus.builder().build();
    private final List<QueryMessage<?, ?>> asked = new ArrayList<>();
    private final Lives lives = new Lives();
    private final Machines machines = new KnownMachines(
            new Queries(DefaultQueryGateway.builder().queryBus(bus).build(), BusResponses.inProcess()),
            lives,
            new SequencesOfLog(events));

    @Test
    void aMachineStandsToItsTenantAsItsLifeTells() {
        UUID active = machine(TENANT);
        UUID foreign = machine("tenant-2");
        UUID retired = machine(TENANT);
        retire(retired, 1);

        assertThat(machines.lifecycleOf(TENANT, active)).isEqualTo(ACTIVE);
        assertThat(machines.lifecycleOf(TENANT, foreign)).isEqualTo(UNKNOWN);
        assertThat(machines.lifecycleOf(TENANT, retired)).isEqualTo(RETIRED);
        assertThat(machines.lifecycleOf(TENANT, UUID.randomUUID())).isEqualTo(UNKNOWN);
    }

    @Test
    void aMachineThatTheReadSideDoesNotShowYetIsActiveAllTheSame() {
        readSideKnows();
        UUID justNow = machine(TENANT);
        UUID unknown = UUID.randomUUID();
        assertThat(notActive(justNow, unknown)).isEqualTo(Map.of(unknown, UNKNOWN));
    }

    @Test
    void aMachineThatTheReadSideStillShowsAsActiveIsNot() {
        UUID justRetired = machine(TENANT);
        retire(justRetired, 1);
        readSideKnows(justRetired);
        assertThat(notActive(justRetired)).isEqualTo(Map.of(justRetired, RETIRED));
    }

    @Test
    void aMachineIsNotReadWhereTheReadSideIsUpToDate() {
        UUID shown = UUID.randomUUID(); // By its life, it would be none of the tenant's.
        append(shown, 0, new MachineGroupCreatedEvent(shown, TENANT, 1, "G", GroupType.LINE, null, null));
        readSideKnows(shown);
        assertThat(notActive(shown)).isEmpty();
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).getMetaData()).containsEntry(MessageKeys.ACTOR, "ann");
    }

    @Test
    void withoutAReadSideTheEventStoreDecidesAlone() {
        UUID active = machine(TENANT);
        UUID retired = machine(TENANT);
        retire(retired, 1);
        assertThat(notActive(active, retired)).isEqualTo(Map.of(retired, RETIRED));
    }

    @Test
    void aReadSideThatFailsIsAsGoodAsNone() {
        bus.subscribe(FindActiveMachinesQuery.class.getName(), ActiveMachines.class, query -> {
            throw new IllegalStateException("down");
        });
        UUID active = machine(TENANT);
        assertThat(notActive(active)).isEmpty();
    }

    @Test
    void nobodyIsAskedAboutNoMachines() {
        readSideKnows();
        assertThat(notActive()).isEmpty();
        assertThat(asked).isEmpty();
    }

    private void readSideKnows(UUID... active) {
        MessageHandler<QueryMessage<?, ActiveMachines>> handler = query -> {
            asked.add(query);
            return new ActiveMachines(
                    Stream.of(active).map(id -> new ActiveMachines.Shown(id, 0)).toList());
        };
        bus.subscribe(FindActiveMachinesQuery.class.getName(), ActiveMachines.class, handler);
    }

    private Map<UUID, MachineLifecycle> notActive(UUID... machineIds) {
        var command = new GenericCommandMessage<>("any")
                .andMetaData(Map.of(MessageKeys.TENANT, TENANT, MessageKeys.ACTOR, "ann"));
        return DefaultUnitOfWork.startAndGet(command)
                .executeWithResult(() -> machines.notActive(TENANT, List.of(machineIds)))
                .getPayload();
    }

    private UUID machine(String tenantId) {
        UUID id = UUID.randomUUID();
        append(id, 0, new MachineRegisteredEvent(id, tenantId, 1, "Mill", "M-" + id, MachineProtocol.JSON, null, null));
        lives.active.put(tenantId + id, true);
        return id;
    }

    private void retire(UUID id, long sequence) {
        append(
                id,
                sequence,
                new MachineRetiredEvent(
                        id, TENANT, sequence + 1, "M-" + id, MachineProtocol.JSON, MachineStatus.OFFLINE));
        lives.active.put(TENANT + id, false);
    }

    private void append(UUID id, long sequence, Object event) {
        events.publish(new GenericDomainEventMessage<>("any", id.toString(), sequence, event));
    }

    /** Machines as their interface promises them, by tenant and id. */
    private static final class Lives implements MachineLookup {

        private final Map<String, Boolean> active = new HashMap<>();

        @Override
        public boolean belongsTo(String tenantId, UUID machineId) {
            return active.containsKey(tenantId + machineId);
        }

        @Override
        public Optional<Boolean> isActive(String tenantId, UUID machineId) {
            return Optional.ofNullable(active.get(tenantId + machineId));
        }
    }
}
