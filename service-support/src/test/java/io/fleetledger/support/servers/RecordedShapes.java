package io.fleetledger.support.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;

/** Every shape of query that a client sends, each with the first command that had it. */
public final class RecordedShapes implements CommandListener {

    private final Map<String, QueryShape.Asked> asked = new ConcurrentSkipListMap<>();

    @Override
    public void commandStarted(CommandStartedEvent event) {
        QueryShape.of(event.getCommand().clone())
                .forEach(question -> asked.putIfAbsent(question.shape().text(), question));
    }

    /** Fails for a shape that nobody has looked at yet. */
    public void assertReviewed(ReviewedShapes reviewed) {
        Set<String> unknown = new TreeSet<>(asked.keySet());
        unknown.removeAll(reviewed.shapes());
        assertThat(unknown)
                .as("shapes that are not in %s: see which index serves each, then add its line", reviewed.resource())
                .isEmpty();
    }

    /** Fails for a shape that none of the database's indexes serves, as far as their fields tell. */
    public void assertIndexed(ReviewedShapes reviewed, MongoDatabase database) {
        Map<String, String> without = new TreeMap<>();
        asked.forEach((text, question) -> {
            List<List<String>> indexes = new ArrayList<>();
            for (Document index :
                    database.getCollection(question.shape().collection()).listIndexes()) {
                indexes.add(List.copyOf(index.get("key", Document.class).keySet()));
            }
            ServingIndex.missing(question.shape(), indexes).ifPresent(why -> without.put(text, why));
        });
        without.keySet().removeAll(reviewed.allowed().keySet());
        assertThat(without).as("shapes without an index").isEmpty();
    }

    /** Fails for a shape that the server answers by a collection scan or by sorting in memory. */
    public void assertPlanned(ReviewedShapes reviewed, MongoDatabase database) {
        assumeTrue(explains(database), RecordedShapes::cannotExplain);
        Map<String, Object> flawed = new TreeMap<>();
        asked.forEach((text, question) -> {
            Set<String> flaws = QueryPlan.flaws(explain(database, question.command()));
            if (!flaws.isEmpty()) {
                flawed.put(text, flaws);
            }
        });
        flawed.keySet().removeAll(reviewed.allowed().keySet());
        assertThat(flawed).as("shapes with a bad plan").isEmpty();
    }

    private static String cannotExplain() {
        String skipped =
                "the plans of queries are not looked at: this server does not explain them. Start Docker, or name"
                        + " a MongoDB: -D" + RealServers.MONGODB + "=mongodb://host/?replicaSet=name";
        System.out.println("SKIPPED: " + skipped);
        return skipped;
    }

    private static boolean explains(MongoDatabase database) {
        try {
            return QueryPlan.isIn(explain(database, new BsonDocument("find", new BsonString("any"))));
        } catch (MongoCommandException unknownCommand) {
            return false;
        }
    }

    private static BsonDocument explain(MongoDatabase database, BsonDocument command) {
        return database.runCommand(
                new BsonDocument("explain", command).append("verbosity", new BsonString("queryPlanner")),
                BsonDocument.class);
    }
}
