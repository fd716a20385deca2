package io.fleetledger.standalone.readstore;

import io.fleetledger.support.axon.ProcessingStores;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/** Tokens beside the documents in the read store, parked events in the event database. */
final class EmbeddedProcessingStores implements ProcessingStores {

    private final TokenStore tokens;
    private final Function<String, DurableDeadLetterQueue> newQueue;
    private final Map<String, DurableDeadLetterQueue> deadLetters = new ConcurrentHashMap<>();

    /** @param newQueue the queue of a processing group */
    EmbeddedProcessingStores(TokenStore tokens, Function<String, DurableDeadLetterQueue> newQueue) {
        this.tokens = tokens;
        this.newQueue = newQueue;
    }

    @Override
    public TokenStore projectionTokens() {
        return tokens;
    }

    @Override
    public boolean servesOneProcess() {
        return true;
    }

    @Override
    public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup) {
        return deadLetters.computeIfAbsent(processingGroup, newQueue);
    }

    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration) {
        return configuration.eventStore();
    }
}
