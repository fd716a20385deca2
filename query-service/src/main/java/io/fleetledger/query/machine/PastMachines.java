package io.fleetledger.query.machine;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.TimeLimitedReads;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Reconstructs past machines from their event streams, holding one window of events in memory at a time. */
@Component
class PastMachines {

    private static final int WINDOW = 250;

    private final AggregateEvents events;
    private final TimeLimitedReads reads;

    PastMachines(AggregateEvents events, TimeLimitedReads reads) {
        this.events = events;
        this.reads = reads;
    }

    /**
     * The machine after all events up to that instant, or empty if the tenant did not have it yet.
     *
     * @param groupIds the groups that contained it then, which its own events do not tell
     */
    Optional<MachineView> at(String tenantId, UUID machineId, Instant instant, List<UUID> groupIds) {
        String id = machineId.toString();
        List<DomainEventMessage<?>> first = read(id, 0, 1);
        if (first.isEmpty()
                || !(first.get(0).getPayload() instanceof MachineRegisteredEvent registered)
                || !registered.tenantId().equals(tenantId)
                || first.get(0).getTimestamp().isAfter(instant)) {
            return Optional.empty();
        }
        Document machine = new Document(MachineDocument.ID, id);
        MachineChanges.apply(machine, registered, first.get(0));
        long from = 1;
        List<DomainEventMessage<?>> window;
        do {
            window = read(id, from, from + WINDOW);
            for (DomainEventMessage<?> message : window) {
                if (message.getTimestamp().isAfter(instant)) {
                    return Optional.of(view(machine, groupIds));
                }
                if (message.getPayload() instanceof MachineEvent event) {
                    MachineChanges.apply(machine, event, message);
                }
            }
            from += WINDOW;
        } while (!window.isEmpty());
        return Optional.of(view(machine, groupIds));
    }

    /** Adds what the machine's own events do not tell: its groups are given, its last-seen time is unknown. */
    private static MachineView view(Document machine, List<UUID> groupIds) {
        return MachineDocument.view(machine.append(
                        MachineDocument.GROUP_IDS,
                        groupIds.stream().map(UUID::toString).toList())
                .append(MachineDocument.LAST_SEEN_MICROS, null));
    }

    private List<DomainEventMessage<?>> read(String aggregateId, long from, long to) {
        return reads.read(() -> events.read(aggregateId, from, to), "look at a machine's past");
    }
}
