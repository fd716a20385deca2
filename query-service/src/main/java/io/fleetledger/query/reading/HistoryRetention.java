package io.fleetledger.query.reading;

import io.fleetledger.support.time.Micros;
import java.time.Clock;
import java.time.Duration;

/** How long readings are kept, in whole hours. */
final class HistoryRetention {

    private final Duration kept;
    private final Clock clock;

    HistoryRetention(Duration kept, Clock clock) {
        if (kept.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("fleet.readings.history must be at least an hour");
        }
        this.kept = kept;
        this.clock = clock;
    }

    long nowMicros() {
        return Micros.of(clock.instant());
    }

    /** The first hour whose readings are kept. */
    long firstHour() {
        return Micros.hour(Micros.of(clock.instant().minus(kept)));
    }

    long keptFromMicros() {
        return firstHour() * Micros.PER_HOUR;
    }
}
