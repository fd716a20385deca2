package io.fleetledger.ingest.reading;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.support.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What has to hold of any body of readings, whatever is in it. */
final class FuzzedReadings {

    static final ReadingRules RULES = new ReadingRules(InstantSource.fixed(Instant.parse("2026-03-01T08:00:00Z")));

    /** Of memory in all: buffers, and a list for a thousand readings. */
    static final long BYTES = 64L << 20;

    static final long MILLIS = 4_000;

    private static final long EARLIEST = micros("2016-03-03T08:00:00Z");
    private static final long LATEST = micros("2026-03-01T08:05:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FuzzedReadings() {}

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    static void requireDocumented(ProblemException refused) {
        int status = refused.problem().error().status().value();
        if (status != 400 && status != 422) {
            throw new AssertionError("Refused with " + status, refused);
        }
    }

    /** Each is accepted or has its error, and what is accepted is the same if it is sent once more, in either form. */
    static void check(List<ParsedReading> readings) throws IOException {
        List<ParsedReading> accepted = new ArrayList<>();
        for (ParsedReading parsed : readings) {
            if (parsed.error() == null) {
                checkAccepted(parsed.machineIdentifier(), parsed.reading());
                accepted.add(parsed);
            } else if (parsed.reading() != null || parsed.error().isBlank()) {
                throw new AssertionError(parsed);
            }
        }
        if (accepted.isEmpty()) {
            return;
        }
        String lines =
                String.join("\n", accepted.stream().map(FuzzedReadings::json).toList());
        requireSame(accepted, lines(lines.getBytes(StandardCharsets.UTF_8)));
        if (accepted.size() <= JsonReadings.MAX_READINGS) {
            String body = "{\"readings\":[" + lines.replace('\n', ',') + "]}";
            requireSame(
                    accepted,
                    JsonReadings.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), RULES));
        }
    }

    static List<ParsedReading> lines(byte[] body) throws IOException {
        List<ParsedReading> read = new ArrayList<>();
        new NdjsonReadings(new ByteArrayInputStream(body), RULES).forEach(read::add);
        return read;
    }

    private static void checkAccepted(@Nullable String machine, @Nullable Reading reading) {
        boolean right = machine != null
                && reading != null
                && isName(machine, 255)
                && isName(reading.metricName(), 255)
                && isName(reading.unit(), 64)
                && Double.isFinite(reading.value())
                && reading.atMicros() >= EARLIEST
                && reading.atMicros() <= LATEST
                && (reading.rawTag() == null || isText(reading.rawTag(), 255));
        if (!right) {
            throw new AssertionError(machine + " " + reading);
        }
    }

    private static boolean isName(String text, int max) {
        return isText(text, max)
                && text.equals(text.strip())
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static boolean isText(String text, int max) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= max
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String json(ParsedReading parsed) {
        Reading reading = parsed.reading();
        if (reading == null) {
            throw new AssertionError(parsed);
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("machine_identifier", parsed.machineIdentifier());
        fields.put(
                "timestamp",
                Instant.EPOCH.plus(reading.atMicros(), ChronoUnit.MICROS).toString());
        fields.put("metric_name", reading.metricName());
        fields.put("value", reading.value());
        fields.put("unit", reading.unit());
        fields.put("raw_tag", reading.rawTag());
        return JSON.writeValueAsString(fields);
    }

    static void requireSame(List<ParsedReading> expected, List<ParsedReading> found) {
        if (!expected.equals(found)) {
            throw new AssertionError(found + " of " + expected);
        }
    }
}
