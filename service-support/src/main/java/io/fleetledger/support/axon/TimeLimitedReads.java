package io.fleetledger.support.axon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * Reads the event store on another thread while the caller waits. A connected but silent event store would block each
 * read until its connection is given up, and callers must learn of an outage within 3 s.
 */
public final class TimeLimitedReads {

    private final Executor readers;
    private final BusResponses responses;

    /** @param readers threads that read; their number limits how many reads a silent event store can block */
    public TimeLimitedReads(Executor readers, BusResponses responses) {
        this.readers = readers;
        this.responses = responses;
    }

    /**
     * Reads and waits for the result.
     *
     * @param what names the read in a word or two
     * @throws EventStoreException without a result within 30 s, or if the event store is unavailable
     */
    public <R> R read(Supplier<R> read, String what) {
        try {
            return responses.await(CompletableFuture.supplyAsync(read, readers), what);
        } catch (RuntimeException failure) {
            if (Outages.isOutcomeUnknown(failure)) { // A read has certainly changed nothing.
                throw new EventStoreException("The event store does not respond: " + failure);
            }
            throw failure;
        }
    }
}
