package io.fleetledger.command.status;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * When something is judged: the one clock that a machine's condition knows is the log's.
 *
 * @param position of the event in the log
 * @param now when the event was recorded
 * @param offlineAfter the silence that counts as offline where a machine has none of its own
 */
record Occasion(long position, Instant now, Duration offlineAfter) {

    long nowMicros() {
        return micros(now);
    }

    static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                TimeUnit.NANOSECONDS.toMicros(instant.getNano()));
    }
}
