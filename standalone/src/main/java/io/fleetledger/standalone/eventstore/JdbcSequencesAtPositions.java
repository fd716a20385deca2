package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.axon.SequencesAtPositions;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Bisects an aggregate's events: along a sequence, positions rise, and the index finds each event at once. A condition
 * on positions could make H2 scan the log, or the aggregate's whole life.
 */
final class JdbcSequencesAtPositions implements SequencesAtPositions {

    private static final String LAST = "SELECT MAX(sequenceNumber) FROM DomainEventEntry WHERE aggregateIdentifier = ?";
    private static final String POSITION =
            "SELECT globalIndex FROM DomainEventEntry WHERE aggregateIdentifier = ? AND sequenceNumber = ?";

    private final JdbcTemplate jdbc;

    JdbcSequencesAtPositions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public long countUpTo(String aggregateId, long position) {
        Long last = jdbc.queryForObject(LAST, Long.class, aggregateId);
        long count = 0;
        long after = last == null ? 0 : last + 1;
        while (count < after) {
            long middle = (count + after) >>> 1;
            if (isUpTo(position, aggregateId, middle)) {
                count = middle + 1;
            } else {
                after = middle;
            }
        }
        return count;
    }

    private boolean isUpTo(long position, String aggregateId, long sequence) {
        Long at = jdbc.queryForObject(POSITION, Long.class, aggregateId, sequence);
        return at != null && at <= position;
    }
}
