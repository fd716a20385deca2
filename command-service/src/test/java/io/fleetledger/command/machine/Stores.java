package io.fleetledger.command.machine;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fleetledger.command.SequencesOfLog;
import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.support.axon.AggregateEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.PessimisticLockFactory;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
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

/** Machines and claims on a command bus and an event store in memory, with a snapshot every few events. */
final class Stores {

    static final int SNAPSHOT_EVERY = 3;

    private final SerializingSnapshots engine = new SerializingSnapshots();
    private final EventStore events =
            EmbeddedEventStore.builder().storageEngine(engine).build();
    private final CommandBus bus = SimpleCommandBus.builder().build();
    private final Repository<Machine> machines;
    private final Repository<IdentifierClaim> claims;
    private final StoredIdentifierClaims storedClaims;
    private final List<AlertDecision> alertDecisions = new ArrayList<>();

    Stores() {
        Snapshotter snapshotter = AggregateSnapshotter.builder()
                .eventStore(events)
                .aggregateFactories(List.of(
                        new GenericAggregateFactory<>(Machine.class),
                        new GenericAggregateFactory<>(IdentifierClaim.class)))
                .build();
        var snapshots = new EventCountSnapshotTriggerDefinition(snapshotter, SNAPSHOT_EVERY);
        LockFactory locks = PessimisticLockFactory.usingDefaults();
        claims = EventSourcingRepository.builder(IdentifierClaim.class)
                .lockFactory(locks)
                .eventStore(events)
                .snapshotTriggerDefinition(snapshots)
                .build();
        storedClaims = new StoredIdentifierClaims(claims, locks, new SequencesOfLog(events));
        var originalResponses = new OriginalResponses(AggregateEvents.of(events));
        ParameterResolverFactory parameters = MultiParameterResolverFactory.ordered(
                ClasspathParameterResolverFactory.forClass(Machine.class),
                new SimpleResourceParameterResolverFactory(List.of(storedClaims, originalResponses)));
        machines = EventSourcingRepository.builder(Machine.class)
                .parameterResolverFactory(parameters)
                .eventStore(events)
                .snapshotTriggerDefinition(snapshots)
                .build();
        AggregateAnnotationCommandHandler.<Machine>builder()
                .aggregateType(Machine.class)
                .parameterResolverFactory(parameters)
                .repository(machines)
                .build()
                .subscribe(bus);
        new AnnotationCommandHandlerAdapter<>(new MachineRegistrar(machines, storedClaims, originalResponses))
                .subscribe(bus);
        new AnnotationCommandHandlerAdapter<>(new StatusRecorder(
                        machines,
                        (tenantId, decisions) -> decisions.forEach(machine -> alertDecisions.addAll(machine.alerts()))))
                .subscribe(bus);
    }

    /** As in production: Jackson 2, no timestamps, unknown properties skipped. */
    static JacksonSerializer serializer() {
        return JacksonSerializer.builder()
                .objectMapper(new ObjectMapper()
                        .registerModule(new JavaTimeModule())
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES))
                .build();
    }

    EventStore events() {
        return events;
    }

    /** How many events the store has handed out so far, snapshots not among them. */
    long eventsRead() {
        return engine.read;
    }

    /** What alerts have been told. */
    List<AlertDecision> alertDecisions() {
        return alertDecisions;
    }

    IdentifierClaims claims() {
        return storedClaims;
    }

    MachineState send(Object command) {
        return send(command, MachineState.class);
    }

    <R> R send(Object command, Class<R> answerType) {
        FutureCallback<Object, Object> answer = new FutureCallback<>();
        bus.dispatch(new GenericCommandMessage<>(command), answer);
        var result = answer.getResult();
        if (result.isExceptional()) {
            throw result.exceptionResult() instanceof RuntimeException refused
                    ? refused
                    : new IllegalStateException(result.exceptionResult());
        }
        return answerType.cast(result.getPayload());
    }

    /** The aggregate as the next command would find it. */
    Machine machine(String id) {
        return loaded(machines, id);
    }

    IdentifierClaim claim(String id) {
        return loaded(claims, id);
    }

    private static <T> T loaded(Repository<T> repository, String id) {
        return DefaultUnitOfWork.startAndGet(null)
                .executeWithResult(() -> repository.load(id).invoke(aggregate -> aggregate))
                .getPayload();
    }

    /** A snapshot must not be shared with the aggregate it was made of. */
    private static final class SerializingSnapshots extends InMemoryEventStorageEngine {

        private final JacksonSerializer serializer = serializer();
        private long read;

        @Override
        public DomainEventStream readEvents(String aggregateId, long first) {
            return DomainEventStream.of(
                    super.readEvents(aggregateId, first).asStream().peek(event -> read++));
        }

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
