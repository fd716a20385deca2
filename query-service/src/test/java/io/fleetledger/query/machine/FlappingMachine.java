package io.fleetledger.query.machine;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.queries.machine.MachineView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;

/** A machine whose status changes every second, and nothing else of it. */
final class FlappingMachine {

    private static final Instant BEGIN = Instant.parse("2026-04-05T00:00:00Z");

    private final MachineView machine;
    private final long firstPosition;
    private final List<MachineStatusChangedEvent> changes = new ArrayList<>();

    FlappingMachine(MachineView machine, long firstPosition) {
        this.machine = machine;
        this.firstPosition = firstPosition;
    }

    List<MachineStatusChangedEvent> changes(int count) {
        MachineStatus status = machine.status();
        for (int i = 0; i < count; i++) {
            MachineStatus next = status == MachineStatus.WARNING ? MachineStatus.CRITICAL : MachineStatus.WARNING;
            changes.add(new MachineStatusChangedEvent(
                    machine.id(), machine.tenantId(), status, next, List.of(), new StatusCause(firstPosition + i, 0)));
            status = next;
        }
        return List.copyOf(changes);
    }

    Instant at(int number) {
        return BEGIN.plusSeconds(number);
    }

    List<EventMessage<?>> messages(int from, int to) {
        return IntStream.range(from, to)
                .<EventMessage<?>>mapToObj(this::message)
                .toList();
    }

    private EventMessage<?> message(int number) {
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(firstPosition + number),
                new GenericDomainEventMessage<>(
                        "Machine",
                        machine.id().toString(),
                        1_000 + number,
                        changes.get(number),
                        MetaData.emptyInstance(),
                        "flap-" + number,
                        at(number)));
    }
}
