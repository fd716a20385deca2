package io.fleetledger.standalone.readstore;

import io.fleetledger.support.axon.ProcessingStores;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.DeadLetterSchema;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.Serializer;

/** Tokens beside the documents in the read store, parked events in the event database. */
final class EmbeddedProcessingStores implements ProcessingStores {

    private final TokenStore tokens;
    private final ConnectionProvider connections;
    private final TransactionManager transactions;
    private final Serializer serializer;
    private final Serializer eventSerializer;
    private final Map<String, SequencedDeadLetterQueue<EventMessage<?>>> deadLetters = new ConcurrentHashMap<>();

    EmbeddedProcessingStores(
            TokenStore tokens,
            ConnectionProvider connections,
            TransactionManager transactions,
            Serializer serializer,
            Serializer eventSerializer) {
        this.tokens = tokens;
        this.connections = connections;
        this.transactions = transactions;
        this.serializer = serializer;
        this.eventSerializer = eventSerializer;
    }

    @Override
    public TokenStore projectionTokens() {
        return tokens;
    }

    @Override
    public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup) {
        return deadLetters.computeIfAbsent(processingGroup, this::newQueue);
    }

    private SequencedDeadLetterQueue<EventMessage<?>> newQueue(String processingGroup) {
        return JdbcSequencedDeadLetterQueue.<EventMessage<?>>builder()
                .processingGroup(processingGroup)
                .connectionProvider(connections)
                .transactionManager(transactions)
                .schema(DeadLetterSchema.defaultSchema())
                .genericSerializer(serializer)
                .eventSerializer(eventSerializer)
                .build();
    }

    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration) {
        return configuration.eventStore();
    }
}
