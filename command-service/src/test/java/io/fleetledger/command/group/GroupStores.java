package io.fleetledger.command.group;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.ids.GroupHierarchyIds;
import java.util.List;
import java.util.Optional;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.annotation.SimpleResourceParameterResolverFactory;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.Repository;
import org.axonframework.serialization.json.JacksonSerializer;

/** Groups and their trees on a command bus and an event store in memory, with a snapshot every few events. */
final class GroupStores {

    private static final int SNAPSHOT_EVERY = 3;

    private final EventStore events = EmbeddedEventStore.builder()
            .storageEngine(new SerializingSnapshots())
            .build();
    private final CommandBus bus = SimpleCommandBus.builder().build();
    private final Repository<GroupHierarchy> trees;

    GroupStores(Machines machines) {
        Snapshotter snapshotter = AggregateSnapshotter.builder()
                .eventStore(events)
                .aggregateFactories(List.of(
                        new GenericAggregateFactory<>(MachineGroup.class),
                        new GenericAggregateFactory<>(GroupHierarchy.class)))
                .build();
        var snapshots = new EventCountSnapshotTriggerDefinition(snapshotter, SNAPSHOT_EVERY);
        trees = EventSourcingRepository.builder(GroupHierarchy.class)
                .eventStore(events)
                .snapshotTriggerDefinition(snapshots)
                .build();
        ParameterResolverFactory parameters = MultiParameterResolverFactory.ordered(
                ClasspathParameterResolverFactory.forClass(MachineGroup.class),
                new SimpleResourceParameterResolverFactory(List.of(
                        new StoredHierarchy(trees, events),
                        machines,
                        new OriginalResponses(AggregateEvents.of(events)))));
        AggregateAnnotationCommandHandler.<MachineGroup>builder()
                .aggregateType(MachineGroup.class)
                .parameterResolverFactory(parameters)
                .repository(EventSourcingRepository.builder(MachineGroup.class)
                        .parameterResolverFactory(parameters)
                        .eventStore(events)
                        .snapshotTriggerDefinition(snapshots)
                        .build())
                .build()
                .subscribe(bus);
    }

    EventStore events() {
        return events;
    }

    Object send(Object command) {
        FutureCallback<Object, Object> answer = new FutureCallback<>();
        bus.dispatch(new GenericCommandMessage<>(command), answer);
        var result = answer.getResult();
        if (result.isExceptional()) {
            throw result.exceptionResult() instanceof RuntimeException refused
                    ? refused
                    : new IllegalStateException(result.exceptionResult());
        }
        return result.getPayload();
    }

    /** The tree as the next command would find it. */
    GroupHierarchy tree(String tenantId) {
        return DefaultUnitOfWork.startAndGet(null)
                .executeWithResult(
                        () -> trees.load(GroupHierarchyIds.of(tenantId)).invoke(tree -> tree))
                .getPayload();
    }

    /** A snapshot is what its JSON holds, and not shared with the aggregate it was made of. */
    private static final class SerializingSnapshots extends InMemoryEventStorageEngine {

        private final JacksonSerializer serializer = JacksonSerializer.builder()
                .objectMapper(new ObjectMapper()
                        .registerModule(new JavaTimeModule())
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS))
                .build();

        @Override
        public void storeSnapshot(DomainEventMessage<?> snapshot) {
            super.storeSnapshot(copy(snapshot));
        }

        @Override
        public Optional<DomainEventMessage<?>> readSnapshot(String aggregateId) {
            return super.readSnapshot(aggregateId).map(this::copy);
        }

        private DomainEventMessage<?> copy(DomainEventMessage<?> snapshot) {
            return new GenericDomainEventMessage<>(
                    snapshot.getType(),
                    snapshot.getAggregateIdentifier(),
                    snapshot.getSequenceNumber(),
                    serializer.<String, Object>deserialize(serializer.serialize(snapshot.getPayload(), String.class)));
        }
    }
}
