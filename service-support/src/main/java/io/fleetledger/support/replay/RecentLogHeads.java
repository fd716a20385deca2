package io.fleetledger.support.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Where the log ended at some moments of the last seconds. For one thread. */
final class RecentLogHeads {

    /** The longest period that callers ask about. */
    static final Duration KEPT = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final Deque<End> ends = new ArrayDeque<>();

    private record End(long position, long seenAt) {}

    RecentLogHeads(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void record(long position) {
        long now = nanoTime.getAsLong();
        while (!ends.isEmpty() && now - ends.peekFirst().seenAt() > KEPT.toNanos()) {
            ends.removeFirst();
        }
        ends.addLast(new End(position, now));
    }

    /** Whether a position covers the log as it was that long ago; false without an observation from about then. */
    boolean isPast(Duration ago, long position) {
        long now = nanoTime.getAsLong();
        OptionalLong end = OptionalLong.empty();
        for (End seen : ends) {
            if (now - seen.seenAt() < ago.toNanos()) {
                break;
            }
            end = OptionalLong.of(seen.position());
        }
        return end.isPresent() && position >= end.getAsLong();
    }
}
