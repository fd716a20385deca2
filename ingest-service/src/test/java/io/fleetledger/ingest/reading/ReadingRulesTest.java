package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingRulesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final String WRENCH = "\uD83D\uDD27";

    private final ReadingRules rules = new ReadingRules(InstantSource.fixed(NOW));

    @Test
    void timesAreTakenUpToFiveMinutesAheadAndTenYearsBack() {
        assertThat(errorAt(NOW.plus(Duration.ofMinutes(5)))).isNull();
        assertThat(errorAt(NOW.plus(Duration.ofMinutes(5)).plusNanos(1)))
                .isEqualTo("timestamp is more than 5 minutes ahead");
        assertThat(errorAt(NOW.minus(Duration.ofDays(3_650)))).isNull();
        assertThat(errorAt(NOW.minus(Duration.ofDays(3_650)).minusNanos(1)))
                .isEqualTo("timestamp is more than 3,650 days back");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T07:00:00Z, 2026-03-01T07:00:00Z",
        "2026-03-01T07:00Z, 2026-03-01T07:00:00Z",
        "2026-03-01t07:00:00z, 2026-03-01T07:00:00Z",
        "2026-03-01T09:00:00+02:00, 2026-03-01T07:00:00Z",
        "2026-03-01T09:00:00+0200, 2026-03-01T07:00:00Z",
        "2026-03-01T09:00:00+02, 2026-03-01T07:00:00Z",
        "2026-02-28T23:30:00.5-07:30, 2026-03-01T07:00:00.5Z",
        "2026-03-01T07:00:00.123456Z, 2026-03-01T07:00:00.123456Z",
        "2026-03-01T07:00:00.123456789Z, 2026-03-01T07:00:00.123456Z"
    })
    void timesOfAnyOffsetBecomeMicrosecondsOfUtc(String sent, Instant expected) {
        Reading reading =
                Objects.requireNonNull(check(sent, "rpm", 1.0, "1/min", null).reading());

        assertThat(reading.atMicros()).isEqualTo(expected.getEpochSecond() * 1_000_000 + expected.getNano() / 1_000);
    }

    @Test
    void whatDiffersInLessThanAMicrosecondIsTheSameInstant() {
        assertThat(microsOf("2026-03-01T07:00:00.1234561Z"))
                .isEqualTo(microsOf("2026-03-01T07:00:00.1234569Z"))
                .isEqualTo(microsOf("2026-03-01T09:00:00.123456999+02:00"))
                .isEqualTo(microsOf("2026-03-01T07:00:00.123457Z") - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T07:00:00",
        "2026-03-01",
        "2026-02-30T07:00:00Z",
        "1772348400",
        "yesterday",
        "''",
        "2026-03-01T07:00:00+25:00"
    })
    void whatIsNoTimeIsAnError(String sent) {
        assertThat(check(sent, "rpm", 1.0, "1/min", null).error())
                .isEqualTo("timestamp must be an ISO 8601 date and time with offset");
    }

    @Test
    void textsHaveBoundsInCodePoints() {
        String at = NOW.toString();

        assertThat(check(at, WRENCH.repeat(255), 1.0, WRENCH.repeat(64), WRENCH.repeat(255))
                        .error())
                .isNull();
        assertThat(check(at, "m".repeat(256), 1.0, "u", null).error())
                .isEqualTo("metric_name must have at most 255 characters");
        assertThat(check(at, "m", 1.0, "u".repeat(65), null).error()).isEqualTo("unit must have at most 64 characters");
        assertThat(check(at, "m", 1.0, "a\nb", null).error())
                .startsWith("unit ")
                .contains("control");
        assertThat(check(at, "m", 1.0, "u", "t".repeat(256)).error())
                .isEqualTo("raw_tag must have at most 255 characters");
        assertThat(check(at, " ", 1.0, "u", null).error()).isEqualTo("metric_name must not be blank");
        assertThat(check(at, "a\u0000b", 1.0, "u", null).error())
                .isEqualTo("metric_name must not contain control characters");
        assertThat(check(at, "half \uD83D", 1.0, "u", null).error()).isEqualTo("metric_name must be valid Unicode");
    }

    @Test
    void whatIsTooLongForAnIdentifierIsNotSentBackWhole() {
        assertThat(identifierOfRejected(WRENCH.repeat(255))).isEqualTo(WRENCH.repeat(255));
        assertThat(identifierOfRejected(WRENCH.repeat(256))).isEqualTo(WRENCH.repeat(255) + "…");
        assertThat(identifierOfRejected("x".repeat(60_000))).isEqualTo("x".repeat(255) + "…");
    }

    @Test
    void aRejectedReadingNamesItsMachineIfItHasOne() {
        assertThat(identifierOfRejected(" CNC-1 ")).isEqualTo("CNC-1");
        assertThat(identifierOfRejected(" ")).isNull();
        assertThat(rules.check(new RawReading(7.0, NOW.toString(), "m", 1.0, "u", null))
                        .machineIdentifier())
                .isNull();
    }

    private @Nullable String identifierOfRejected(String identifier) {
        ParsedReading rejected = rules.check(new RawReading(identifier, NOW.toString(), "m", null, "u", null));
        assertThat(rejected.error()).isNotNull();
        return rejected.machineIdentifier();
    }

    @Test
    void valuesAreFiniteNumbers() {
        assertThat(errorOf(Double.MAX_VALUE)).isNull();
        assertThat(errorOf(-0.0)).isNull();
        assertThat(errorOf(Double.NaN)).isEqualTo("Value must be finite");
        assertThat(errorOf(Double.NEGATIVE_INFINITY)).isEqualTo("Value must be finite");
        assertThat(errorOf("1")).isEqualTo("Value must be a number");
        assertThat(errorOf(RawReading.NEITHER)).isEqualTo("Value must be a number");
        assertThat(errorOf(null)).isEqualTo("value is required");
    }

    @Test
    void aTagMayBeLeftOutOrBlankButIsAText() {
        String at = NOW.toString();

        assertThat(Objects.requireNonNull(check(at, "m", 1.0, "u", " ").reading())
                        .rawTag())
                .isNull();
        assertThat(Objects.requireNonNull(check(at, "m", 1.0, "u", "ns=2;s=X").reading())
                        .rawTag())
                .isEqualTo("ns=2;s=X");
        assertThat(check(at, "m", 1.0, "u", 7.0).error()).isEqualTo("raw_tag must be a string");
    }

    private long microsOf(String sent) {
        return Objects.requireNonNull(check(sent, "rpm", 1.0, "1/min", null).reading())
                .atMicros();
    }

    private @Nullable String errorAt(Instant at) {
        return check(at.toString(), "rpm", 1.0, "1/min", null).error();
    }

    private @Nullable String errorOf(@Nullable Object value) {
        return check(NOW.toString(), "rpm", value, "1/min", null).error();
    }

    private ParsedReading check(
            String timestamp, String metric, @Nullable Object value, String unit, @Nullable Object tag) {
        return rules.check(new RawReading("CNC-1", timestamp, metric, value, unit, tag));
    }
}
