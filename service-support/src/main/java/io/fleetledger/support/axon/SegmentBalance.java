package io.fleetledger.support.axon;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Balances segments between the processes of a service. The first process to start claims every segment, and later ones
 * find none free. So a process that follows fewer asks the one that follows most to give one up, preferably of the
 * group in which that one leads most; one at a time, until nothing would be gained.
 */
final class SegmentBalance {

    private final List<String> groups;
    private final Function<String, Map<Integer, String>> holdersOf;
    private final String process;
    private final Move move;

    /**
     * @param holdersOf a group's claimed segments, each with the process that holds it
     * @param process the name under which this process claims segments
     */
    SegmentBalance(List<String> groups, Function<String, Map<Integer, String>> holdersOf, String process, Move move) {
        this.groups = groups;
        this.holdersOf = holdersOf;
        this.process = process;
        this.move = move;
    }

    /** Moves a segment to this process. */
    interface Move {
        void of(String group, int segment, String holder);
    }

    private record Excess(String group, int segment, long more) {}

    /** Makes one step; does nothing if no process follows two segments more than this one. */
    void step() {
        Map<String, Map<Integer, String>> holders = new LinkedHashMap<>();
        groups.forEach(group -> holders.put(group, holdersOf.apply(group)));
        Map<String, Long> followed = holders.values().stream()
                .flatMap(ofGroup -> ofGroup.values().stream())
                .collect(Collectors.groupingBy(holder -> holder, Collectors.counting()));
        long here = followed.getOrDefault(process, 0L);
        Optional<String> busiest = followed.entrySet().stream()
                .filter(other -> other.getValue() - here >= 2)
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
        busiest.flatMap(holder -> excessOf(holder, holders))
                .ifPresent(excess -> move.of(excess.group(), excess.segment(), busiest.orElseThrow()));
    }

    private Optional<Excess> excessOf(String holder, Map<String, Map<Integer, String>> holders) {
        return holders.entrySet().stream()
                .flatMap(group -> lastOf(holder, group.getValue())
                        .map(segment -> new Excess(
                                group.getKey(),
                                segment,
                                count(holder, group.getValue().values())
                                        - count(process, group.getValue().values()))))
                .max(Comparator.comparingLong(Excess::more).thenComparing(Excess::group));
    }

    private static Stream<Integer> lastOf(String holder, Map<Integer, String> segments) {
        return segments.entrySet().stream()
                .filter(segment -> segment.getValue().equals(holder))
                .map(Map.Entry::getKey)
                .max(Comparator.naturalOrder())
                .stream();
    }

    private static long count(String holder, Collection<String> holders) {
        return holders.stream().filter(other -> Objects.equals(other, holder)).count();
    }
}
