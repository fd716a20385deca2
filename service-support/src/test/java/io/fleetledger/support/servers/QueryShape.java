package io.fleetledger.support.servers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * What a command asks of MongoDB, without the values: what decides which index can serve it.
 *
 * @param command its name, and of a distinct the field whose values it gives
 * @param filter all of which hold; nested ands are flattened
 * @param sort 1 or -1 by field, in order
 * @param steered a hint or a collation; empty: none
 */
public record QueryShape(
        String collection, String command, List<Condition> filter, Map<String, Integer> sort, String steered) {

    /**
     * One condition on a field, or a choice between alternatives.
     *
     * @param operator {@code =} for a plain value, else MongoDB's; {@code $or} with an empty field for a choice
     * @param alternatives of a choice, all conditions of each; else empty
     */
    public record Condition(String field, String operator, List<List<Condition>> alternatives) {

        boolean isEquality() {
            return List.of("=", "$eq", "$in", "$all").contains(operator);
        }

        boolean isRange() {
            return List.of("$gt", "$gte", "$lt", "$lte").contains(operator);
        }

        private String text() {
            return alternatives.isEmpty()
                    ? field + " " + operator
                    : alternatives.stream().map(QueryShape::text).sorted().collect(Collectors.joining(" | ", "(", ")"));
        }
    }

    /** A shape and the command that had it, as {@code explain} takes it. */
    record Asked(QueryShape shape, BsonDocument command) {}

    /** What a command asks: nothing, once, or once by each of its updates or deletes. */
    static List<Asked> of(BsonDocument command) {
        String name = command.getFirstKey();
        return switch (name) {
            case "find" -> List.of(one(command, name, name, "filter"));
            // Its values can be read from an index that begins with them.
            case "distinct" ->
                List.of(one(command, name, name + " " + command.getString("key").getValue(), "query"));
            case "count", "findAndModify" -> List.of(one(command, name, name, "query"));
            case "aggregate" -> List.of(aggregate(command));
            case "update" -> each(command, name, "updates");
            case "delete" -> each(command, name, "deletes");
            default -> List.of();
        };
    }

    private static Asked one(BsonDocument command, String name, String told, String filter) {
        return new Asked(
                shape(command, name, told, part(command, filter), part(command, "sort"), command),
                explainable(command));
    }

    private static Asked aggregate(BsonDocument command) {
        BsonDocument match = new BsonDocument();
        BsonDocument sort = new BsonDocument();
        for (BsonValue stage : command.getArray("pipeline")) {
            match = match.isEmpty() ? part(stage.asDocument(), "$match") : match;
            sort = sort.isEmpty() ? part(stage.asDocument(), "$sort") : sort;
        }
        return new Asked(shape(command, "aggregate", "aggregate", match, sort, command), explainable(command));
    }

    private static List<Asked> each(BsonDocument command, String name, String parts) {
        List<Asked> all = new ArrayList<>();
        for (BsonValue value : command.getArray(parts)) {
            BsonDocument only = value.asDocument();
            BsonDocument alone = explainable(command).append(parts, new BsonArray(List.of(only)));
            all.add(new Asked(shape(command, name, name, part(only, "q"), new BsonDocument(), only), alone));
        }
        return all;
    }

    private static QueryShape shape(
            BsonDocument command,
            String name,
            String told,
            BsonDocument filter,
            BsonDocument sort,
            BsonDocument steering) {
        Map<String, Integer> order = new LinkedHashMap<>();
        sort.forEach((field, direction) -> order.put(field, direction.asNumber().intValue()));
        String steered = List.of("hint", "collation").stream()
                .filter(steering::containsKey)
                .collect(Collectors.joining(" "));
        return new QueryShape(command.getString(name).getValue(), told, conditions(filter), order, steered);
    }

    private static List<Condition> conditions(BsonDocument filter) {
        List<Condition> all = new ArrayList<>();
        filter.forEach((field, value) -> {
            if (field.equals("$and")) {
                value.asArray().forEach(part -> all.addAll(conditions(part.asDocument())));
            } else if (field.equals("$or")) {
                List<List<Condition>> alternatives = value.asArray().stream()
                        .map(part -> conditions(part.asDocument()))
                        .distinct()
                        .toList();
                all.add(new Condition("", "$or", alternatives));
            } else if (isOperators(value) && value.asDocument().containsKey("$elemMatch")) {
                conditions(part(value.asDocument(), "$elemMatch"))
                        .forEach(of -> all.add(new Condition(field + "." + of.field(), of.operator(), List.of())));
            } else if (isOperators(value)) {
                value.asDocument().keySet().stream()
                        .filter(operator -> !operator.equals("$options"))
                        .forEach(operator -> all.add(new Condition(field, operator, List.of())));
            } else {
                all.add(new Condition(field, value.isRegularExpression() ? "$regex" : "=", List.of()));
            }
        });
        return all.stream().distinct().toList();
    }

    private static boolean isOperators(BsonValue value) {
        return value.isDocument()
                && !value.asDocument().isEmpty()
                && value.asDocument().getFirstKey().startsWith("$");
    }

    private static BsonDocument part(BsonDocument document, String name) {
        return document.getDocument(name, new BsonDocument());
    }

    /** Without what belongs to the session and not to the question. */
    private static BsonDocument explainable(BsonDocument command) {
        BsonDocument question = command.clone();
        question.keySet()
                .removeIf(key -> key.startsWith("$")
                        || List.of("lsid", "txnNumber", "readConcern", "writeConcern", "maxTimeMS", "ordered")
                                .contains(key));
        return question;
    }

    /** One line, the same for the same shape. */
    public String text() {
        String order = sort.entrySet().stream()
                .map(field -> (field.getValue() < 0 ? "-" : "") + field.getKey())
                .collect(Collectors.joining(", "));
        return collection + " " + command + " {" + text(filter) + "}" + (order.isEmpty() ? "" : " by " + order)
                + (steered.isEmpty() ? "" : " with " + steered);
    }

    private static String text(List<Condition> conditions) {
        return conditions.stream().map(Condition::text).sorted().collect(Collectors.joining(", "));
    }
}
