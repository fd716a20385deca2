package io.fleetledger.ingest.reading;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.support.time.Micros;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Rule;
import io.fleetledger.support.validation.Texts;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The rules of a reading's fields. Of several errors, only the first is reported. */
final class ReadingRules {

    static final Duration AHEAD = Duration.ofMinutes(5);
    static final Duration BACK = Duration.ofDays(3_650);

    static final int MAX_NAME = 255;
    private static final int MAX_UNIT = 64;

    private final InstantSource clock;

    /** @param clock read again for each reading: a stream may continue for days */
    ReadingRules(InstantSource clock) {
        this.clock = clock;
    }

    ParsedReading check(RawReading raw) {
        try {
            return new ParsedReading(
                    text("machine_identifier", raw.machineIdentifier(), ReadingRules::name),
                    new Reading(
                            text("metric_name", raw.metricName(), ReadingRules::name),
                            text("unit", raw.unit(), ReadingRules::unit),
                            // Finer digits, which some agents always send, make no difference between instants.
                            Micros.of(text("timestamp", raw.timestamp(), this::timestamp)),
                            value(raw.value()),
                            rawTag(raw.rawTag())),
                    null);
        } catch (InvalidValueException invalid) {
            return ParsedReading.wrong(
                    raw.machineIdentifier() instanceof String sent ? sent : null, String.valueOf(invalid.getMessage()));
        }
    }

    private static <T> T text(String field, @Nullable Object raw, Rule<String, T> rule) {
        if (raw == null) {
            throw new InvalidValueException(field + " is required", "missing");
        }
        if (!(raw instanceof String text)) {
            throw new InvalidValueException(field + " must be a string", "string_type");
        }
        try {
            return rule.apply(text);
        } catch (InvalidValueException invalid) {
            throw new InvalidValueException(field + " " + invalid.getMessage(), invalid.type());
        }
    }

    /** Without control characters: an identifier has none, and a metric is the name of a field. */
    private static String name(String raw) {
        return Texts.withoutControlCharacters(Texts.required(raw, MAX_NAME));
    }

    private static String unit(String raw) {
        return Texts.withoutControlCharacters(Texts.required(raw, MAX_UNIT));
    }

    /** A blank tag is null. */
    private static @Nullable String rawTag(@Nullable Object raw) {
        String tag = raw == null ? "" : text("raw_tag", raw, text -> Texts.atMost(text, MAX_NAME));
        return tag.isBlank() ? null : tag;
    }

    private Instant timestamp(String raw) {
        Instant at;
        try {
            at = Timestamps.parse(raw.strip());
        } catch (DateTimeException invalid) {
            throw new InvalidValueException("must be an ISO 8601 date and time with offset", "datetime_parsing");
        }
        Instant now = clock.instant();
        if (at.isAfter(now.plus(AHEAD))) {
            throw new InvalidValueException("is more than 5 minutes ahead", "datetime_future");
        }
        if (at.isBefore(now.minus(BACK))) {
            throw new InvalidValueException("is more than 3,650 days back", "datetime_past");
        }
        return at;
    }

    private static double value(@Nullable Object raw) {
        if (raw == null) {
            throw new InvalidValueException("value is required", "missing");
        }
        if (!(raw instanceof Double value)) {
            throw new InvalidValueException("Value must be a number", "float_type");
        }
        if (!Double.isFinite(value)) {
            throw new InvalidValueException("Value must be finite", "finite_number");
        }
        return value;
    }
}
