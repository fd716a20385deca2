package io.fleetledger.standalone.readstore;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.DefaultDeadLetterJdbcConverter;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcDeadLetter;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads a group's parked sequences page by page, each page behind the last event of the one before, so that no event is
 * read twice or passed over, whatever is evicted meanwhile.
 */
final class PagedDeadLetters {

    private static final String AFTER = "SELECT * FROM DeadLetterEntry"
            + " WHERE processingGroup = ? AND sequenceIdentifier = ? AND sequenceIndex > ?"
            + " ORDER BY processingGroup, sequenceIdentifier, sequenceIndex LIMIT ?";

    private static final String OF_TENANT = " FROM DeadLetterEntry WHERE processingGroup = ? AND tenant = ?";
    private static final String COUNT_OF_TENANT = "SELECT COUNT(*)" + OF_TENANT;
    private static final String PAGE_OF_TENANT = "SELECT *" + OF_TENANT
            + " ORDER BY processingGroup, tenant, sequenceIdentifier, sequenceIndex LIMIT ? OFFSET ?";

    private static final int PAGE = 100;
    private static final long BEFORE_THE_FIRST = -1;

    private final String group;
    private final JdbcClient jdbc;
    private final Converter converter;

    PagedDeadLetters(String group, JdbcClient jdbc, Serializer serializer, Serializer eventSerializer) {
        this.group = group;
        this.jdbc = jdbc;
        this.converter = new Converter(serializer, eventSerializer);
    }

    /** The sequence's parked events in order; read anew each time it is iterated over. */
    Iterable<DeadLetter<? extends EventMessage<?>>> of(String sequence) {
        return () -> new Letters(sequence);
    }

    long countOf(String tenantId) {
        return jdbc.sql(COUNT_OF_TENANT)
                .params(group, asInJson(tenantId))
                .query(Long.class)
                .single();
    }

    /** The tenant's events, sequence by sequence. */
    List<DeadLetter<? extends EventMessage<?>>> of(String tenantId, int skip, int atMost) {
        return jdbc.sql(PAGE_OF_TENANT)
                .params(group, asInJson(tenantId), atMost, skip)
                .<DeadLetter<? extends EventMessage<?>>>query((row, number) -> converter.convertToLetter(row))
                .list();
    }

    private static String asInJson(String tenantId) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(tenantId));
    }

    private final class Letters implements Iterator<DeadLetter<? extends EventMessage<?>>> {

        private final String sequence;
        private Iterator<JdbcDeadLetter<EventMessage<?>>> page = Collections.emptyIterator();
        private long last = BEFORE_THE_FIRST;

        private Letters(String sequence) {
            this.sequence = sequence;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext()) {
                page = jdbc.sql(AFTER)
                        .params(group, sequence, last, PAGE)
                        .query((row, number) -> converter.convertToLetter(row))
                        .list()
                        .iterator();
            }
            return page.hasNext();
        }

        @Override
        public DeadLetter<? extends EventMessage<?>> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            JdbcDeadLetter<EventMessage<?>> letter = page.next();
            last = letter.getSequenceIndex();
            return letter;
        }
    }

    /** Only a subclass may build one. */
    private static final class Converter extends DefaultDeadLetterJdbcConverter<EventMessage<?>> {

        private Converter(Serializer serializer, Serializer eventSerializer) {
            super(DefaultDeadLetterJdbcConverter.<EventMessage<?>>builder()
                    .genericSerializer(serializer)
                    .eventSerializer(eventSerializer));
        }
    }
}
