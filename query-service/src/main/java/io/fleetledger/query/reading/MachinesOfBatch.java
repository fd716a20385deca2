package io.fleetledger.query.reading;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.support.mongo.BatchWrite;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;

/** Which machine an event of readings, or of a machine's life, speaks of. */
final class MachinesOfBatch {

    private MachinesOfBatch() {}

    /** What both groups of readings are sequenced by. */
    static Optional<String> machineId(EventMessage<?> message) {
        return message.getPayload() instanceof ReadingsRecordedEvent event
                ? Optional.of(event.machineId().toString())
                : message.getPayload() instanceof MachineEvent event
                        ? Optional.of(event.machineId().toString())
                        : Optional.empty();
    }

    /** The machines that such events of the current batch speak of, by tenant. */
    static Map<String, Set<String>> byTenant(Predicate<Object> wanted) {
        Map<String, Set<String>> machines = new HashMap<>();
        BatchWrite.events().map(EventMessage::getPayload).filter(wanted).forEach(payload -> {
            if (payload instanceof ReadingsRecordedEvent event) {
                add(machines, event.tenantId(), event.machineId());
            } else if (payload instanceof MachineEvent event) {
                add(machines, event.tenantId(), event.machineId());
            }
        });
        return machines;
    }

    private static void add(Map<String, Set<String>> machines, String tenantId, UUID machineId) {
        machines.computeIfAbsent(tenantId, none -> new TreeSet<>()).add(machineId.toString());
    }
}
