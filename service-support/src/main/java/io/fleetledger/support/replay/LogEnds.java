package io.fleetledger.support.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Where the log ended at some moments of the last seconds. For one thread. */
final class LogEnds {

    /** For as long as anybody looks back. */
    static final Duration KEPT = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final Deque<End> ends = new ArrayDeque<>();

    private record End(long position, long seenAt) {}

    LogEnds(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void saw(long position) {
        long now = nanoTime.getAsLong();
        while (!ends.isEmpty() && now - ends.peekFirst().seenAt() > KEPT.toNanos()) {
            ends.removeFirst();
        }
        ends.addLast(new End(position, now));
    }

    /** The last one that was seen at least so long ago; empty if nobody looked by then, or for too long since. */
    OptionalLong before(Duration ago) {
        long now = nanoTime.getAsLong();
        OptionalLong last = OptionalLong.empty();
        for (End end : ends) {
            if (now - end.seenAt() < ago.toNanos()) {
                break;
            }
            last = OptionalLong.of(end.position());
        }
        return last;
    }
}
