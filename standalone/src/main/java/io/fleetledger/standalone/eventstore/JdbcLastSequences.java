package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.axon.LastSequences;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads all of them in one statement: an index lookup each, but not a statement each. */
final class JdbcLastSequences implements LastSequences {

    private static final String LAST = "SELECT asked.id, (SELECT MAX(sequenceNumber) FROM DomainEventEntry"
            + " WHERE aggregateIdentifier = asked.id) AS last FROM UNNEST(?) AS asked (id)";

    private final JdbcTemplate jdbc;

    JdbcLastSequences(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<String, Long> of(Collection<String> aggregateIds) {
        Map<String, Long> sequences = new HashMap<>();
        jdbc.query(LAST, statement -> statement.setObject(1, aggregateIds.toArray(String[]::new)), row -> {
            long last = row.getLong("last");
            if (!row.wasNull()) {
                sequences.put(row.getString("id"), last);
            }
        });
        return sequences;
    }
}
