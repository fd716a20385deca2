package io.fleetledger.system;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What became of the writes of a run, by kind. */
final class CrashTally {

    /** What was found out of a write that was not answered. */
    enum Found {
        DONE,
        NOT_DONE,
        /** It was sent again, and nothing tells what the first one did. */
        REPEATED
    }

    private final Map<String, LongAdder> answered = new ConcurrentSkipListMap<>();
    private final Map<Found, LongAdder> found = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> met = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> cut = new ConcurrentSkipListMap<>();
    private final LongAdder keysRepeated = new LongAdder();

    void answered(String kind) {
        answered.computeIfAbsent(kind, any -> new LongAdder()).increment();
    }

    void found(Found what) {
        found.computeIfAbsent(what, any -> new LongAdder()).increment();
    }

    void keyRepeated() {
        keysRepeated.increment();
    }

    /** @param half whether a kill that was to come in the middle of it came before its end */
    void met(String what, boolean half) {
        met.computeIfAbsent(what, any -> new LongAdder()).increment();
        cut.computeIfAbsent(what, any -> new LongAdder()).add(half ? 1 : 0);
    }

    /** How many of these a kill has met half done. */
    long cut(String what) {
        return cut.getOrDefault(what, new LongAdder()).sum();
    }

    long keysRepeated() {
        return keysRepeated.sum();
    }

    long unanswered() {
        return found.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Of what was answered. */
    Set<String> kinds() {
        return Set.copyOf(answered.keySet());
    }

    long answered() {
        return answered.values().stream().mapToLong(LongAdder::sum).sum();
    }

    private long count(Found what) {
        return found.getOrDefault(what, new LongAdder()).sum();
    }

    @Override
    public String toString() {
        return String.format(
                "%,d writes answered (%s), %,d keys repeated with the first answer; %d unanswered: %d done, %d not,"
                        + " %d sent again; killed half done: %s",
                answered(),
                answered.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", ")),
                keysRepeated.sum(),
                unanswered(),
                count(Found.DONE),
                count(Found.NOT_DONE),
                count(Found.REPEATED),
                met.keySet().stream()
                        .map(what -> cut(what) + " of " + met.get(what) + " " + what)
                        .collect(Collectors.joining(", ")));
    }
}
