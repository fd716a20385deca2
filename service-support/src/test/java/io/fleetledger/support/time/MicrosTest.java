package io.fleetledger.support.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MicrosTest {

    @Test
    void whatIsFinerIsCutOffOnBothSidesOf1970() {
        assertThat(Micros.of(Instant.parse("1970-01-01T00:00:00.000001999Z"))).isEqualTo(1);
        assertThat(Micros.of(Instant.parse("1969-12-31T23:59:59.999999500Z"))).isEqualTo(-1);
    }

    @Test
    void everyYearThatCanBeWrittenComesBack() {
        for (String text :
                new String[] {"0001-01-01T00:00:00.000001Z", "1677-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
            Instant instant = Instant.parse(text);
            assertThat(Micros.instant(Micros.of(instant))).isEqualTo(instant);
        }
    }

    @Test
    void hoursBefore1970AreNegative() {
        assertThat(Micros.hour(-1)).isEqualTo(-1);
        assertThat(Micros.hour(Micros.PER_HOUR)).isEqualTo(1);
    }
}
