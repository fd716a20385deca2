package io.fleetledger.queries.reading;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;

/** How long a time readings are summed up over; each begins at a multiple of itself in UTC. */
public enum ReadingInterval {
    MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    HOUR("1h", Duration.ofHours(1)),
    DAY("1d", Duration.ofDays(1));

    private final String wireName;
    private final Duration length;

    ReadingInterval(String wireName, Duration length) {
        this.wireName = wireName;
        this.length = length;
    }

    /** The name in the {@code interval} parameter. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    public Duration length() {
        return length;
    }
}
