package io.fleetledger.support.distributed;

import io.axoniq.axonserver.connector.event.EventChannel;
import io.fleetledger.support.axon.LastSequences;
import io.fleetledger.support.paging.Chunks;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/** Asks Axon Server about many aggregates at once: one after the other, each would wait for the network. */
final class AxonServerLastSequences implements LastSequences {

    /** More would hold up the other calls on the connection. */
    static final int AT_ONCE = 500;

    private final Supplier<EventChannel> channel;
    private final Duration bound;

    /** @param bound how long the answers of one round may take */
    AxonServerLastSequences(Supplier<EventChannel> channel, Duration bound) {
        this.channel = channel;
        this.bound = bound;
    }

    @Override
    public Map<String, Long> of(Collection<String> aggregateIds) {
        List<String> all = List.copyOf(aggregateIds);
        Map<String, Long> sequences = new HashMap<>();
        for (List<String> some : Chunks.of(all, AT_ONCE)) {
            sequences.putAll(round(some));
        }
        return sequences;
    }

    private Map<String, Long> round(List<String> aggregateIds) {
        Map<String, CompletableFuture<Long>> asked = new LinkedHashMap<>();
        aggregateIds.forEach(id -> asked.put(id, channel.get().findHighestSequence(id)));
        await(asked.values());
        Map<String, Long> sequences = new HashMap<>();
        asked.forEach((id, answer) -> {
            Long last = answer.join();
            if (last != null && last >= 0) { // Below 0, it has no events.
                sequences.put(id, last);
            }
        });
        return sequences;
    }

    private void await(Collection<CompletableFuture<Long>> answers) {
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .get(bound.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new EventStoreException("Could not read the last sequences", failed.getCause());
        } catch (TimeoutException late) {
            throw new EventStoreException("No last sequences within " + bound.toMillis() + " ms", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while reading the last sequences", interrupted);
        }
    }
}
