package io.fleetledger.standalone.readstore;

import io.fleetledger.standalone.eventstore.EventLog;
import io.fleetledger.standalone.eventstore.FactsStatements;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.FollowedLog;
import io.fleetledger.support.mongo.StoredToken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tokens beside the documents in the read store; parked events, sagas and the sagas' tokens in the event database.
 */
final class EmbeddedProcessingStores implements ProcessingStores {

    private static final int COUNTED_AT_MOST = 100_000;

    /** More than the positions that a kill skips, which would be taken for events; asked for with requests of readings. */
    private static final int READINGS_COUNTED_AT_MOST = 5_000;
    /** A join: of an index of several columns, H2 goes through all of it for a list of values. */
    private static final String SAGAS_BY_ASSOCIATION =
            "SELECT associationValue, serializedSaga, saga.sagaType, revision"
                    + " FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS wanted (id)"
                    + " JOIN AssociationValueEntry ON associationValue = wanted.id"
                    + " JOIN SagaEntry saga ON saga.sagaId = AssociationValueEntry.sagaId"
                    + " WHERE AssociationValueEntry.sagaType = ? AND associationKey = ?";

    /** A join, for the same reason. */
    private static final String SAGA_IDS_BY_ASSOCIATION =
            "SELECT DISTINCT sagaId FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS wanted (id)"
                    + " JOIN AssociationValueEntry ON associationValue = wanted.id WHERE associationKey = ?";

    /** A join, for the same reason. */
    private static final String DROPPED = "SELECT event_id FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS wanted (id)"
            + " JOIN dropped_event ON event_id = wanted.id WHERE processing_group = ?";

    /** Letters, of which the first of each sequence count: behind the page, the rest of its last one is passed over. */
    private static final String PARKED_BEHIND = "SELECT sequenceIdentifier, eventIdentifier FROM DeadLetterEntry"
            + " WHERE processingGroup = ? AND sequenceIdentifier > ?"
            + " ORDER BY processingGroup, sequenceIdentifier, sequenceIndex LIMIT ?";

    /** By the sequence, for which there is an index. */
    private static final String STILL_PARKED = "SELECT DISTINCT wanted.name, wanted.id"
            + " FROM UNNEST(CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY)) AS wanted (name, id)"
            + " JOIN DeadLetterEntry ON sequenceIdentifier = wanted.name AND eventIdentifier = wanted.id"
            + " WHERE processingGroup = ?";

    /** The first or the last letter of a sequence. */
    private static final String PARKED_END = "SELECT tokenType, token FROM DeadLetterEntry"
            + " WHERE processingGroup = ? AND sequenceIdentifier = ? AND sequenceIndex ="
            + " (SELECT %s(sequenceIndex) FROM DeadLetterEntry WHERE processingGroup = ? AND sequenceIdentifier = ?)";

    private static final String PARKED_FIRST = PARKED_END.formatted("MIN");
    private static final String PARKED_LAST = PARKED_END.formatted("MAX");

    private final TokenStore tokens;
    private final Runnable saved;
    private final JdbcClient jdbc;
    private final TokenStore sagaTokens;
    private final SagaStore<Object> sagas;
    private final Serializer serializer;
    private final FollowedLog followed;
    private final Function<String, DurableDeadLetterQueue> newQueue;
    private final Map<String, DurableDeadLetterQueue> deadLetters = new ConcurrentHashMap<>();

    /**
     * @param saved has the read store on disk, with all that was written to it
     * @param serializer of the sagas
     * @param newQueue the queue of a processing group
     */
    EmbeddedProcessingStores(
            TokenStore tokens,
            Runnable saved,
            JdbcClient jdbc,
            TokenStore sagaTokens,
            SagaStore<Object> sagas,
            Serializer serializer,
            FollowedLog followed,
            Function<String, DurableDeadLetterQueue> newQueue) {
        this.tokens = tokens;
        this.saved = saved;
        this.jdbc = jdbc;
        this.sagaTokens = sagaTokens;
        this.sagas = sagas;
        this.serializer = serializer;
        this.followed = followed;
        this.newQueue = newQueue;
    }

    @Override
    public TokenStore projectionTokens() {
        return tokens;
    }

    @Override
    public void keepProjections() {
        saved.run();
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
        Map<String, S> found = new HashMap<>();
        jdbc.sql(SAGAS_BY_ASSOCIATION)
                .params(
                        values.toArray(String[]::new),
                        serializer.typeForClass(sagaType).getName(),
                        associationKey)
                .query(row -> {
                    SerializedObject<byte[]> state = new SimpleSerializedObject<>(
                            row.getBytes("serializedSaga"),
                            byte[].class,
                            row.getString("sagaType"),
                            row.getString("revision"));
                    Object saga = Objects.requireNonNull(serializer.<byte[], Object>deserialize(state));
                    found.put(row.getString("associationValue"), sagaType.cast(saga));
                });
        return found;
    }

    /** Sagas first: without their associations nobody would find them. */
    @Override
    public long eraseSagas(String associationKey, Collection<String> values) {
        List<String> ids = jdbc.sql(SAGA_IDS_BY_ASSOCIATION)
                .params(values.toArray(String[]::new), associationKey)
                .query(String.class)
                .list();
        for (String id : ids) {
            jdbc.sql("DELETE FROM SagaEntry WHERE sagaId = ?").param(id).update();
            jdbc.sql("DELETE FROM AssociationValueEntry WHERE sagaId = ?")
                    .param(id)
                    .update();
        }
        return ids.size();
    }

    @Override
    public boolean servesOneProcess() {
        return true;
    }

    @Override
    public Map<Integer, String> holdersBetweenProcesses(String processingGroup) {
        return Map.of();
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
    public void dropped(String processingGroup, String eventId) {
        jdbc.sql("MERGE INTO dropped_event (processing_group, event_id) VALUES (?, ?)")
                .params(processingGroup, eventId)
                .update();
    }

    @Override
    public Set<String> droppedOf(String processingGroup, Collection<String> eventIds) {
        return Set.copyOf(jdbc.sql(DROPPED)
                .params(eventIds.toArray(String[]::new), processingGroup)
                .query(String.class)
                .list());
    }

    @Override
    public List<Parked> firstParked(String processingGroup, String behind, int atMost) {
        Map<String, Parked> firsts = new LinkedHashMap<>();
        jdbc.sql(PARKED_BEHIND)
                .params(processingGroup, behind, atMost)
                .query(EmbeddedProcessingStores::parked)
                .list()
                .forEach(event -> firsts.putIfAbsent(event.sequence(), event));
        return List.copyOf(firsts.values());
    }

    @Override
    public Optional<ParkedSpan> parkedSpan(String processingGroup, String sequence) {
        return end(PARKED_FIRST, processingGroup, sequence)
                .flatMap(first -> end(PARKED_LAST, processingGroup, sequence).map(last -> new ParkedSpan(first, last)));
    }

    private Optional<Long> end(String query, String processingGroup, String sequence) {
        return jdbc.sql(query)
                .params(processingGroup, sequence, processingGroup, sequence)
                .query((row, number) ->
                        StoredToken.position(row.getBytes("token"), row.getString("tokenType"), serializer))
                .optional();
    }

    @Override
    public Set<Parked> stillParked(String processingGroup, Collection<Parked> events) {
        return Set.copyOf(jdbc.sql(STILL_PARKED)
                .params(
                        events.stream().map(Parked::sequence).toArray(String[]::new),
                        events.stream().map(Parked::eventId).toArray(String[]::new),
                        processingGroup)
                .query(EmbeddedProcessingStores::parked)
                .list());
    }

    private static Parked parked(ResultSet row, int number) throws SQLException {
        return new Parked(row.getString(1), row.getString(2));
    }

    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration, ProcessingGroup group) {
        EventLog log = (EventLog) configuration.eventStore();
        return group.readings() ? log : log.facts();
    }

    @Override
    public @Nullable TrackingToken tokenBehind(long position) {
        return position < 0 ? null : GapAwareTrackingToken.newInstance(position, Set.of());
    }

    @Override
    public boolean streamsLookByThemselves() {
        return true;
    }

    /** Of the read store. What is in the event database was restored with it. */
    @Override
    public void refuseShorterLog(LongSupplier head) {
        followed.refuseShorter(head);
    }

    @Override
    public long behind(ProcessingGroup group, long position, long head) {
        if (head - position <= 0) {
            return 0;
        }
        if (group.readings()) {
            long counted = jdbc.sql(FactsStatements.COUNT_ALL_BEHIND)
                    .params(position, READINGS_COUNTED_AT_MOST, position, READINGS_COUNTED_AT_MOST)
                    .query(Long.class)
                    .single();
            return counted < READINGS_COUNTED_AT_MOST ? counted : head - position;
        }
        long counted = countBehind(position, COUNTED_AT_MOST);
        return counted < COUNTED_AT_MOST ? counted : head - position;
    }

    /** Counts no further than it takes to know. */
    @Override
    public boolean isWithin(long events, ProcessingGroup group, long position, long head) {
        return head - position <= events || (!group.readings() && countBehind(position, events + 1) <= events);
    }

    private long countBehind(long position, long atMost) {
        return jdbc.sql(FactsStatements.COUNT_BEHIND)
                .params(position, atMost)
                .query(Long.class)
                .single();
    }
}
