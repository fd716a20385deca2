package io.fleetledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final WebhookSettings SETTINGS = new WebhookSettings(
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofDays(3),
            100,
            Duration.ofDays(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Duration.ofSeconds(6));

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void secondsAreKept(int status) {
        assertThat(of(status, "90")).isEqualTo(Duration.ofSeconds(90));
        assertThat(of(status, " 0 ")).isZero();
    }

    @Test
    void aDateIsHowLongItIsUntilThen() {
        assertThat(of(503, "Sun, 01 Mar 2026 08:02:00 GMT")).isEqualTo(Duration.ofMinutes(2));
        assertThat(of(503, "Sunday, 01-Mar-26 08:02:00 GMT")).isEqualTo(Duration.ofMinutes(2));
        assertThat(of(503, "Sun, 01 Mar 2026 07:59:59 GMT")).as("gone by").isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "0x10", "٣", "Sun, 01 Mar"})
    void whatCannotBeReadIsNoWish(String value) {
        assertThat(of(503, value)).isNull();
    }

    @Test
    void noOtherAnswerHasAWish() {
        assertThat(of(500, "90")).isNull();
        assertThat(of(200, "90")).isNull();
        assertThat(RetryAfter.of(new BasicHttpResponse(503), NOW)).isNull();
    }

    @Test
    void aWishIsKeptUpToTheLongestPauseAndNeverShortensOurs() {
        assertThat(SETTINGS.backoff(1, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(SETTINGS.backoff(1, of(503, "99999999999999999999"))).isEqualTo(Duration.ofMinutes(10));
        assertThat(SETTINGS.backoff(10, Duration.ZERO)).isGreaterThanOrEqualTo(Duration.ofMinutes(4));
        assertThat(SETTINGS.backoff(10, null)).isLessThanOrEqualTo(Duration.ofMinutes(10));
    }

    private static @Nullable Duration of(int status, String value) {
        HttpResponse answer = new BasicHttpResponse(status);
        answer.setHeader("Retry-After", value);
        return RetryAfter.of(answer, NOW);
    }
}
