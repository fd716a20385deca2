package io.fleetledger.support.servers;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What is wrong with the plans in an answer of {@code explain}, of whatever command, version and deployment. */
final class QueryPlan {

    private static final String WINNING = "winningPlan";
    private static final String REJECTED = "rejectedPlans";

    private QueryPlan() {}

    /** False for a server that answers, but explains nothing. */
    static boolean isIn(BsonDocument explained) {
        return !plans(explained).isEmpty();
    }

    /** In words; empty: nothing. */
    static Set<String> flaws(BsonDocument explained) {
        Set<String> flaws = new LinkedHashSet<>();
        for (BsonDocument plans : plans(explained)) {
            List<String> stages = stages(plans.getDocument(WINNING));
            if (stages.contains("COLLSCAN")) {
                flaws.add("a collection scan");
            }
            if (stages.contains("SORT") && !aPlanInOrderWasRejected(plans)) {
                flaws.add("a sort in memory");
            }
        }
        // Stages of a pipeline that its query could not take over are beside it, by their own names.
        if (documentsWith(explained, "$sort").stream().anyMatch(stage -> stage.isDocument("$sort"))) {
            flaws.add("a sort in memory");
        }
        return flaws;
    }

    /** Then an index has the order, and the planner thought that sorting the few that match costs less. */
    private static boolean aPlanInOrderWasRejected(BsonDocument plans) {
        return plans.getArray(REJECTED, new BsonArray()).stream()
                .map(QueryPlan::stages)
                .anyMatch(stages -> !stages.contains("SORT") && !stages.contains("COLLSCAN"));
    }

    private static List<BsonDocument> plans(BsonDocument explained) {
        return documentsWith(explained, WINNING);
    }

    private static List<String> stages(BsonValue plan) {
        return documentsWith(plan, "stage").stream()
                .map(stage -> stage.getString("stage").getValue())
                .toList();
    }

    /** At any depth, except within the command, which is repeated in the answer, and plans that were not taken. */
    private static List<BsonDocument> documentsWith(BsonValue value, String key) {
        List<BsonDocument> found = new ArrayList<>();
        if (value.isArray()) {
            value.asArray().forEach(element -> found.addAll(documentsWith(element, key)));
        } else if (value.isDocument()) {
            if (value.asDocument().containsKey(key)) {
                found.add(value.asDocument());
            }
            value.asDocument().forEach((name, inner) -> {
                if (!List.of("command", "originalCommand", REJECTED).contains(name)) {
                    found.addAll(documentsWith(inner, key));
                }
            });
        }
        return found;
    }
}
