package io.fleetledger.standalone.readstore;

import io.fleetledger.standalone.eventstore.EventLog;
import io.fleetledger.standalone.eventstore.FactsStatements;
import io.fleetledger.support.axon.ProcessingGroup;
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
import org.axonframework.modelling.saga.repository.SagaStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tokens beside the documents in the read store; parked events, sagas and the sagas' tokens in the event database.
 */
final class EmbeddedProcessingStores implements ProcessingStores {

    private static final int COUNTED_AT_MOST = 100_000;

    private final TokenStore tokens;
    private final JdbcClient jdbc;
    private final TokenStore sagaTokens;
    private final SagaStore<Object> sagas;
    private final Function<String, DurableDeadLetterQueue> newQueue;
    private final Map<String, DurableDeadLetterQueue> deadLetters = new ConcurrentHashMap<>();

    /** @param newQueue the queue of a processing group */
    EmbeddedProcessingStores(
            TokenStore tokens,
            JdbcClient jdbc,
            TokenStore sagaTokens,
            SagaStore<Object> sagas,
            Function<String, DurableDeadLetterQueue> newQueue) {
        this.tokens = tokens;
        this.jdbc = jdbc;
        this.sagaTokens = sagaTokens;
        this.sagas = sagas;
        this.newQueue = newQueue;
    }

    @Override
    public TokenStore projectionTokens() {
        return tokens;
    }

    @Override
    public TokenStore sagaTokens() {
        return sagaTokens;
    }

    @Override
    public SagaStore<Object> sagas() {
        return sagas;
    }

    @Override
    public boolean servesOneProcess() {
        return true;
    }

    @Override
    public Map<Integer, Long> positionsBetweenProcesses(String processingGroup) {
        return Map.of();
    }

    @Override
    public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup) {
        return deadLetters.computeIfAbsent(processingGroup, newQueue);
    }

    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration, ProcessingGroup group) {
        EventLog log = (EventLog) configuration.eventStore();
        return group.readings() ? log : log.facts();
    }

    @Override
    public long behind(ProcessingGroup group, long position, long head) {
        if (group.readings() || head - position <= 0) {
            return Math.max(0, head - position);
        }
        long counted = jdbc.sql(FactsStatements.COUNT_BEHIND)
                .params(position, COUNTED_AT_MOST)
                .query(Long.class)
                .single();
        return counted < COUNTED_AT_MOST ? counted : head - position;
    }
}
