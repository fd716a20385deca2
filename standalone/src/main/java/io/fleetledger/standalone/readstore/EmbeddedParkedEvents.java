package io.fleetledger.standalone.readstore;

import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.mongo.StoredToken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Parked events in the event database, in the table of Axon's queue. */
final class EmbeddedParkedEvents implements ParkedEventStore {

    /** A join: for a list of values, H2 scans all of an index with several columns. */
    private static final String DROPPED = "SELECT event_id FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS wanted (id)"
            + " JOIN dropped_event ON event_id = wanted.id WHERE processing_group = ?";

    /**
     * Reads letters in order, the first of each sequence being used; a later page skips the rest of the last sequence.
     */
    private static final String PARKED_AFTER = "SELECT sequenceIdentifier, eventIdentifier FROM DeadLetterEntry"
            + " WHERE processingGroup = ? AND sequenceIdentifier > ?"
            + " ORDER BY processingGroup, sequenceIdentifier, sequenceIndex LIMIT ?";

    private static final String SEQUENCE_OF = "SELECT sequenceIdentifier FROM DeadLetterEntry"
            + " WHERE processingGroup = ? AND eventIdentifier = ? LIMIT 1";

    /** Joins by the sequence, which is indexed. */
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

    private final JdbcClient jdbc;
    private final Serializer serializer;
    private final Function<String, DurableDeadLetterQueue> newQueue;
    private final Map<String, DurableDeadLetterQueue> queues = new ConcurrentHashMap<>();

    /** @param newQueue the queue of a processing group */
    EmbeddedParkedEvents(JdbcClient jdbc, Serializer serializer, Function<String, DurableDeadLetterQueue> newQueue) {
        this.jdbc = jdbc;
        this.serializer = serializer;
        this.newQueue = newQueue;
    }

    @Override
    public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup) {
        return queue(processingGroup);
    }

    private DurableDeadLetterQueue queue(String processingGroup) {
        return queues.computeIfAbsent(processingGroup, newQueue);
    }

    @Override
    public List<SequencedDeadLetterQueue<EventMessage<?>>> ofAllGroups() {
        return jdbc.sql("SELECT DISTINCT processingGroup FROM DeadLetterEntry").query(String.class).list().stream()
                .map(this::deadLetters)
                .toList();
    }

    @Override
    public void markDropped(String processingGroup, String eventId) {
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
    public List<Parked> firstParked(String processingGroup, String after, int atMost) {
        Map<String, Parked> firsts = new LinkedHashMap<>();
        jdbc.sql(PARKED_AFTER)
                .params(processingGroup, after, atMost)
                .query(EmbeddedParkedEvents::parked)
                .list()
                .forEach(event -> firsts.putIfAbsent(event.sequence(), event));
        return List.copyOf(firsts.values());
    }

    @Override
    public long countOf(String processingGroup, String tenantId) {
        return queue(processingGroup).pages().countOf(tenantId);
    }

    @Override
    public List<DeadLetter<? extends EventMessage<?>>> lettersOf(
            String processingGroup, String tenantId, int skip, int atMost) {
        return queue(processingGroup).pages().of(tenantId, skip, atMost);
    }

    @Override
    public Optional<String> sequenceOf(String processingGroup, String eventId) {
        return jdbc.sql(SEQUENCE_OF)
                .params(processingGroup, eventId)
                .query(String.class)
                .optional();
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
                .query(EmbeddedParkedEvents::parked)
                .list());
    }

    private static Parked parked(ResultSet row, int number) throws SQLException {
        return new Parked(row.getString(1), row.getString(2));
    }
}
