package io.fleetledger.support.observability;

import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.fleetledger.support.mongo.StoredToken;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.eventsourcing.eventstore.EventStore;

/**
 * Looks at the log's end on threads of its own: however many callers wait for a read, operators see that an event store
 * answers.
 */
final class EventStoreProbe implements AutoCloseable {

    /** Enough for health and metrics at the same time; a silent event store can block so many. */
    private static final int THREADS = 4;

    private final EventStore eventStore;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, new AxonThreadFactory("event-store-probe"));
    private final TimeLimitedReads reads;

    /** @param embedded whether the event store answers or fails at once */
    EventStoreProbe(EventStore eventStore, BusResponses responses, boolean embedded) {
        this.eventStore = eventStore;
        this.reads = new TimeLimitedReads(embedded ? Runnable::run : threads, responses);
    }

    /**
     * The position of the log's last event.
     *
     * @throws RuntimeException if the event store does not answer, or is too busy to
     */
    long head() {
        return reads.read(() -> StoredToken.position(eventStore.createHeadToken()), "look at the log's end");
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
