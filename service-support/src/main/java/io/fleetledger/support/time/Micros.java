package io.fleetledger.support.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Converts instants of readings: microseconds since 1970-01-01T00:00Z. */
public final class Micros {

    public static final long PER_HOUR = 3_600_000_000L;

    private Micros() {}

    /** Works for every year that can be written: an intermediate value in nanoseconds would overflow before 1678. */
    public static long of(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    /** The instant this many microseconds after the epoch. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The UTC hour that contains it, counted from 1970. */
    public static long hour(long micros) {
        return Math.floorDiv(micros, PER_HOUR);
    }
}
