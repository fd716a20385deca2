package io.fleetledger.benchmarks;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** The log from its end on, read as any projection reads it: an event counts from when it could be read. */
final class FollowedLog implements AutoCloseable {

    private final BlockingStream<TrackedEventMessage<?>> events;

    FollowedLog(EventStore log) {
        events = log.openStream(log.createHeadToken());
    }

    /** When each of so many machines went offline, of those that have done so by then. */
    List<Instant> offline(int machines, Instant atTheLatest) {
        List<Instant> offline = new ArrayList<>(machines);
        try {
            while (offline.size() < machines && Instant.now().isBefore(atTheLatest)) {
                if (events.hasNextAvailable(5, TimeUnit.MILLISECONDS)
                        && events.nextAvailable().getPayload() instanceof MachineStatusChangedEvent change
                        && change.newStatus() == MachineStatus.OFFLINE) {
                    offline.add(Instant.now());
                }
            }
            return offline;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
