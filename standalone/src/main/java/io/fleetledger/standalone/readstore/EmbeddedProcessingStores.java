package io.fleetledger.standalone.readstore;

import io.fleetledger.standalone.eventstore.EventLog;
import io.fleetledger.standalone.eventstore.FactsStatements;
import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.LogTruncationGuard;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores tokens with the documents in the read store; parked events, sagas and their tokens in the event database. */
final class EmbeddedProcessingStores implements ProcessingStores {

    private static final int MAX_COUNTED = 100_000;

    /**
     * More than the positions that a kill skips, so that those are not counted as events; low, as requests with
     * readings wait for it.
     */
    private static final int MAX_READINGS_COUNTED = 5_000;

    private final TokenStore tokens;
    private final Runnable saved;
    private final JdbcClient jdbc;
    private final TokenStore sagaTokens;
    private final SagaStore<Object> sagas;
    private final EmbeddedSagas manySagas;
    private final EmbeddedParkedEvents parked;
    private final LogTruncationGuard truncationGuard;
    private final BooleanSupplier lost;

    /**
     * @param saved writes the read store to disk, with everything before the call
     * @param serializer of the sagas, and of the tokens of parked events
     * @param newQueue creates the queue of a processing group
     * @param lost whether one of the files accepts no more writes
     */
    EmbeddedProcessingStores(
            TokenStore tokens,
            Runnable saved,
            JdbcClient jdbc,
            TokenStore sagaTokens,
            SagaStore<Object> sagas,
            Serializer serializer,
            LogTruncationGuard truncationGuard,
            Function<String, DurableDeadLetterQueue> newQueue,
            BooleanSupplier lost) {
        this.tokens = tokens;
        this.saved = saved;
        this.jdbc = jdbc;
        this.sagaTokens = sagaTokens;
        this.sagas = sagas;
        this.manySagas = new EmbeddedSagas(jdbc, serializer);
        this.parked = new EmbeddedParkedEvents(jdbc, serializer, newQueue);
        this.truncationGuard = truncationGuard;
        this.lost = lost;
    }

    @Override
    public TokenStore projectionTokens() {
        return tokens;
    }

    @Override
    public void flushProjections() {
        saved.run();
    }

    /** Once one is, the others are abandoned with it, although they could still be written to. */
    @Override
    public boolean areLost() {
        return lost.getAsBoolean();
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
    public <S> Map<String, S> sagasBy(Class<S> sagaType, String associationKey, Collection<String> values) {
        return manySagas.by(sagaType, associationKey, values);
    }

    @Override
    public long eraseSagas(String associationKey, Collection<String> values) {
        return manySagas.erase(associationKey, values);
    }

    @Override
    public boolean isSingleProcess() {
        return true;
    }

    @Override
    public Map<Integer, String> segmentHolders(String processingGroup) {
        return Map.of();
    }

    @Override
    public Map<Integer, Long> storedPositions(String processingGroup) {
        return Map.of();
    }

    @Override
    public ParkedEventStore parked() {
        return parked;
    }

    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration, ProcessingGroup group) {
        EventLog log = (EventLog) configuration.eventStore();
        return group.readings() ? log : log.facts();
    }

    @Override
    public @Nullable TrackingToken tokenAfter(long position) {
        return position < 0 ? null : GapAwareTrackingToken.newInstance(position, Set.of());
    }

    @Override
    public boolean streamsReadStoreThemselves() {
        return true;
    }

    /** Checks the read store only: a restore of the event database restores all that it contains. */
    @Override
    public void refuseTruncatedLog(LongSupplier head) {
        truncationGuard.refuseTruncated(head);
    }

    @Override
    public long lag(ProcessingGroup group, long position, long head) {
        if (head - position <= 0) {
            return 0;
        }
        if (group.readings()) {
            long counted = jdbc.sql(FactsStatements.COUNT_ALL_AFTER)
                    .params(position, MAX_READINGS_COUNTED, position, MAX_READINGS_COUNTED)
                    .query(Long.class)
                    .single();
            return counted < MAX_READINGS_COUNTED ? counted : head - position;
        }
        long counted = countAfter(position, MAX_COUNTED);
        return counted < MAX_COUNTED ? counted : head - position;
    }

    /** Counts no further than the answer needs. */
    @Override
    public boolean isWithin(long events, ProcessingGroup group, long position, long head) {
        return head - position <= events || (!group.readings() && countAfter(position, events + 1) <= events);
    }

    private long countAfter(long position, long atMost) {
        return jdbc.sql(FactsStatements.COUNT_AFTER)
                .params(position, atMost)
                .query(Long.class)
                .single();
    }
}
