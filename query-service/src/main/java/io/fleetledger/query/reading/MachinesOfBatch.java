package io.fleetledger.query.reading;

import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.support.mongo.BatchWrite;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.axonframework.eventhandling.EventMessage;

/** The machines that events of readings concern. */
final class MachinesOfBatch {

    private MachinesOfBatch() {}

    /** The sequencing key of both processing groups of readings. */
    static Optional<String> machineId(EventMessage<?> message) {
        return message.getPayload() instanceof ReadingsRecordedEvent event
                ? Optional.of(event.machineId().toString())
                : Optional.empty();
    }

    /** The machines with readings in the current batch, by tenant. */
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
