package io.fleetledger.command.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.validation.InvalidValueException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRequestsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");

    @Test
    void anAlertIsSnoozedToTheMillisecondWhateverTheOffset() {
        assertThat(AlertFields.snoozeUntil(" 2026-03-01T10:00:00.1239+01:00 ", NOW))
                .isEqualTo(Instant.parse("2026-03-01T09:00:00.123Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T08:00:00.123Z",
                "2025-03-01T08:00:00Z",
                "2027-03-01T08:00:00.124Z",
                "2026-03-01T10:00:00",
                "2026-03-02",
                "tomorrow",
                ""
            })
    void anythingButAnInstantAheadWithinAYearIsRefused(String raw) {
        assertThatThrownBy(() -> AlertFields.snoozeUntil(raw, NOW)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aYearIsWithin() {
        assertThat(AlertFields.snoozeUntil("2027-03-01T08:00:00.123Z", NOW))
                .isEqualTo(Instant.parse("2027-03-01T08:00:00.123Z"));
    }
}
