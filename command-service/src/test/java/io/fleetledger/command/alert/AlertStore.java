package io.fleetledger.command.alert;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.MachineDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.common.lock.NoOpLock;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;

/** Alerts on a command bus and an event store in memory. */
final class AlertStore {

    static final UUID MACHINE = UUID.fromString("4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01");
    static final String TENANT = "tenant-1";

    private final EventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final CommandBus bus = SimpleCommandBus.builder().build();
    private final List<UUID> locked = new ArrayList<>();
    private final StoredAlerts alerts;

    AlertStore() {
        var repository = EventSourcingRepository.builder(Alert.class)
                .lockFactory(id -> {
                    locked.add(UUID.fromString(id));
                    return NoOpLock.INSTANCE;
                })
                .eventStore(events)
                .build();
        alerts = new StoredAlerts(repository);
        AggregateAnnotationCommandHandler.<Alert>builder()
                .aggregateType(Alert.class)
                .repository(repository)
                .build()
                .subscribe(bus);
        new AnnotationCommandHandlerAdapter<>(new AlertAcknowledgements(alerts)).subscribe(bus);
    }

    /** As one batch of a saga's decisions. */
    void decide(AlertDecision... decisions) {
        decide(new MachineDecision(MACHINE, List.of(), List.of(decisions)));
    }

    /** As one batch of many sagas' decisions. */
    void decide(MachineDecision... decisions) {
        inOneUnit(() -> {
            alerts.apply(TENANT, List.of(decisions));
            return true;
        });
    }

    /** Which alerts have been locked, in that order. */
    List<UUID> locked() {
        return locked;
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

    List<Object> eventsOf(UUID alertId) {
        return events.readEvents(alertId.toString())
                .asStream()
                .<Object>map(event -> event.getPayload())
                .toList();
    }

    private static void inOneUnit(Supplier<Boolean> work) {
        DefaultUnitOfWork.startAndGet(null).executeWithResult(work::get).getPayload();
    }
}
