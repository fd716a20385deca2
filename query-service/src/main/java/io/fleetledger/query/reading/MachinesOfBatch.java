package io.fleetledger.query.reading;

import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.support.mongo.BatchWrite;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.axonframework.eventhandling.EventMessage;

/** Which machine an event of readings speaks of. */
final class MachinesOfBatch {

    private MachinesOfBatch() {}

    /** What both groups of readings are sequenced by. */
    static Optional<String> machineId(EventMessage<?> message) {
        return message.getPayload() instanceof ReadingsRecordedEvent event
                ? Optional.of(event.machineId().toString())
                : Optional.empty();
    }

    /** The machines that the current batch has readings of, by tenant. */
    static Map<String, Set<String>> byTenant() {
        Map<String, Set<String>> machines = new HashMap<>();
        BatchWrite.events().map(EventMessage::getPayload).forEach(payload -> {
            if (payload instanceof ReadingsRecordedEvent event) {
                machines.computeIfAbsent(event.tenantId(), none -> new TreeSet<>())
                        .add(event.machineId().toString());
            }
        });
        return machines;
    }
}
