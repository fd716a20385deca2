package io.fleetledger.support.servers;

import io.fleetledger.support.servers.QueryShape.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether an index serves a shape, told by its fields alone: first those that are compared for equality, then the sort's,
 * then one with a range. A real server's plan tells it better; this is told without one.
 */
final class ServingIndex {

    private ServingIndex() {}

    /** Why none of the indexes does; of each index, its fields in order. */
    static Optional<String> missing(QueryShape shape, List<List<String>> indexes) {
        List<List<String>> all = new ArrayList<>(indexes);
        all.add(List.of("_id"));
        if (all.stream()
                .anyMatch(index ->
                        serves(index, shape.filter(), List.copyOf(shape.sort().keySet())))) {
            return shape.sort().values().stream().distinct().count() > 1
                    ? Optional.of("sorts up and down at once")
                    : Optional.empty();
        }
        if (shape.filter().isEmpty()
                && all.stream().anyMatch(index -> shape.command().equals("distinct " + index.get(0)))) {
            return Optional.empty();
        }
        boolean eachAlternative = shape.sort().isEmpty()
                && shape.filter().stream()
                        .anyMatch(condition -> !condition.alternatives().isEmpty()
                                && condition.alternatives().stream()
                                        .allMatch(conditions ->
                                                all.stream().anyMatch(index -> serves(index, conditions, List.of()))));
        return eachAlternative ? Optional.empty() : Optional.of("no index serves it, of " + all);
    }

    private static boolean serves(List<String> index, List<Condition> filter, List<String> sort) {
        Set<String> equal = fields(filter.stream().filter(Condition::isEquality).toList());
        Set<String> ranged = fields(filter.stream().filter(Condition::isRange).toList());
        Set<String> single = fields(filter.stream()
                .filter(condition -> List.of("=", "$eq").contains(condition.operator()))
                .toList());
        int at = 0;
        while (at < index.size() && equal.contains(index.get(at))) {
            at++;
        }
        if (at == 0 && !ranged.contains(index.get(0))) {
            return false;
        }
        List<String> order =
                sort.stream().filter(field -> !single.contains(field)).toList();
        return order.isEmpty()
                || (at + order.size() <= index.size()
                        && index.subList(at, at + order.size()).equals(order));
    }

    private static Set<String> fields(List<Condition> conditions) {
        return conditions.stream().map(Condition::field).collect(Collectors.toSet());
    }
}
