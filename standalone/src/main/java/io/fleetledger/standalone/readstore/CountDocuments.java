package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Optional;

/**
 * The driver's {@code countDocuments}, which sends an aggregation. The server would read every document in full for it;
 * counting the matches of a query reads the fields of the condition only.
 */
record CountDocuments(String collection, String namespace, Document filter) {

    private static final Document GROUP =
            new Document("$group", new Document("_id", 1).append("n", new Document("$sum", 1)));

    /** Empty for any other command, and for a count with a bound. */
    static Optional<CountDocuments> of(String command, Document query) {
        return command.equals("aggregate")
                        && query.get(command) instanceof String collection
                        && query.get("pipeline") instanceof List<?> stages
                        && stages.size() == 2
                        && stages.get(0) instanceof Document match
                        && match.size() == 1
                        && match.get("$match") instanceof Document filter
                        && GROUP.equals(stages.get(1))
                ? Optional.of(new CountDocuments(collection, query.get("$db") + "." + collection, filter))
                : Optional.empty();
    }

    Document answer(MongoCollection<?> counted) {
        int matches = counted.count(filter, 0, 0);
        return new Document(
                        "cursor",
                        new Document(
                                        "firstBatch",
                                        matches == 0 ? List.of() : List.of(new Document("_id", 1).append("n", matches)))
                                .append("id", 0L)
                                .append("ns", namespace))
                .append("ok", 1.0);
    }
}
