package io.fleetledger.query.projection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as readings have them: microseconds since 1970-01-01T00:00Z. */
public final class Micros {

    /** How many there are in an hour. */
    public static final long PER_HOUR = 3_600_000_000L;

    private Micros() {}

    /** Of every year that can be written down: to count in nanoseconds between would go over for those before 1678. */
    public static long of(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000), instant.getNano() / 1_000);
    }

    /** The instant that so many stand for. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The UTC hour it lies in, counted from 1970. */
    public static long hour(long micros) {
        return Math.floorDiv(micros, PER_HOUR);
    }
}
