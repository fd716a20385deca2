package io.fleetledger.support.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertSentenceTest {

    private static final String ABOVE = "above the critical threshold of 90 °C";

    @Test
    void itBeginsWithTheValueAndEndsWithTheLimit() {
        assertThat(AlertSentence.of("heat", 91.5, "°C", ABOVE))
                .isEqualTo("heat is 91.5 °C, above the critical threshold of 90 °C");
    }

    @ParameterizedTest
    @CsvSource({"heat", "what is 3 is it", "load, above the rest"})
    void aMovedSentenceIsTheOneOfTheOtherValue(String metric) {
        for (double value : new double[] {0, -0.5, 91.5, 1e-9, 1e200, 100}) {
            assertThat(AlertSentence.moved(AlertSentence.of(metric, 95, "a b, c", ABOVE), metric, value))
                    .isEqualTo(AlertSentence.of(metric, value, "a b, c", ABOVE));
        }
    }

    @Test
    void aSentenceOfAnotherMakingStaysAsItIs() {
        assertThat(AlertSentence.moved("Look at it!", "heat", 1)).isEqualTo("Look at it!");
        assertThat(AlertSentence.moved("heat is high", "heat", 1)).isEqualTo("heat is high");
    }

    @ParameterizedTest
    @CsvSource({"0.0, 0", "90.0, 90", "-1.50, -1.5", "0.1234567890123, 0.123456789012", "1.0E-7, 1.0E-7", "1e12, 1.0E12"
    })
    void aNumberIsWrittenAsAPersonWritesIt(double value, String written) {
        assertThat(AlertSentence.number(value)).isEqualTo(written);
    }
}
