package io.fleetledger.support.axon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * Reads of the event store on a thread that a caller waits on. An event store that is there and says nothing would keep
 * each for as long as its connection is believed in, and callers are to be told of an outage within 3 s.
 */
public final class PromptReads {

    private final Executor readers;
    private final BusAnswers answers;

    /** @param readers threads to read on; how many there are is how many reads an event store may keep that says nothing */
    public PromptReads(Executor readers, BusAnswers answers) {
        this.readers = readers;
        this.answers = answers;
    }

    /**
     * What is read.
     *
     * @param what it is, in a word or two
     * @throws EventStoreException without it within 30 s, or when the event store is gone
     */
    public <R> R read(Supplier<R> read, String what) {
        try {
            return answers.await(CompletableFuture.supplyAsync(read, readers), what);
        } catch (RuntimeException failure) {
            if (Outages.isOutcomeUnknown(failure)) { // Of a read, it is known that it changed nothing.
                throw new EventStoreException("The event store does not answer: " + failure);
            }
            throw failure;
        }
    }
}
