package io.fleetledger.ingest.reading;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/**
 * Reads ISO 8601 dates and times with offset. The form that nearly all agents send, {@code 2026-03-01T08:00:00.123Z},
 * is parsed by hand: the general parser took as long as the rest of a reading.
 */
final class Timestamps {

    /** Accepts the offsets {@code Z}, {@code +02:00}, {@code +0200} and {@code +02}. */
    private static final DateTimeFormatter ANY = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withChronology(IsoChronology.INSTANCE);

    private static final String USUAL = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;

    private Timestamps() {}

    /** @throws DateTimeException for any other text */
    static Instant parse(String text) {
        return isUsual(text) ? usual(text) : OffsetDateTime.parse(text, ANY).toInstant();
    }

    private static boolean isUsual(String text) {
        int end = text.length() - 1;
        int fraction = end - USUAL.length() - 1;
        if (end < USUAL.length() || text.charAt(end) != 'Z' || fraction == 0 || fraction > NANO_DIGITS) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            char expected = i < USUAL.length() ? USUAL.charAt(i) : i == USUAL.length() ? '.' : '0';
            char c = text.charAt(i);
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        return true;
    }

    private static Instant usual(String text) {
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            throw new DateTimeException("Not a time of day");
        }
        int end = text.length() - 1;
        int nanos = end == USUAL.length() ? 0 : number(text, USUAL.length() + 1, end);
        for (int digits = end - USUAL.length() - 1; digits > 0 && digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        return Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second, nanos);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
