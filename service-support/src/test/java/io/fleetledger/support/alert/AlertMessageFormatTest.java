package io.fleetledger.support.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.rule.RuleOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertMessageFormatTest {

    private static final String LIMIT = "critical threshold of 90 °C";

    @Test
    void itBeginsWithTheValueAndEndsWithTheLimit() {
        assertThat(AlertMessageFormat.of(figures("heat", 91.5, RuleOperator.GREATER), "°C", LIMIT))
                .isEqualTo("heat is 91.5 °C, above the critical threshold of 90 °C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"heat", "what is 3 is it", "load, above the rest"})
    void aMovedSentenceIsTheOneOfTheOtherValue(String metric) {
        for (double before : new double[] {85, 95}) {
            for (double after : new double[] {90.5, 1e200, 100}) {
                assertMoved(metric, before, after, RuleOperator.GREATER);
            }
            for (double after : new double[] {0, -0.5, 1e-9}) {
                assertMoved(metric, before, after, RuleOperator.LESS);
            }
        }
    }

    /** Hysteresis held the alert at 85; what moves it is past the threshold again. */
    @ParameterizedTest
    @CsvSource({
        "GREATER, 91, above",
        "GREATER_OR_EQUAL, 90, at or above",
        "LESS, 89, below",
        "LESS_OR_EQUAL, 90, at or below"
    })
    void aValueThatIsPastTheLimitAgainIsNotSaidToBeOnItsWayBack(RuleOperator operator, double value, String standing) {
        double held = operator.wireName().startsWith("g") ? 85 : 95;
        String sentence = AlertMessageFormat.of(figures("heat", held, operator), "°C", LIMIT);
        assertThat(sentence).contains("not yet far enough back from the");
        assertThat(AlertMessageFormat.moved(sentence, "heat", value, operator))
                .isEqualTo("heat is " + Math.round(value) + " °C, " + standing + " the " + LIMIT);
    }

    private static void assertMoved(String metric, double before, double after, RuleOperator operator) {
        String sentence = AlertMessageFormat.of(figures(metric, before, operator), "a b, c", LIMIT);
        assertThat(AlertMessageFormat.moved(sentence, metric, after, operator))
                .isEqualTo(AlertMessageFormat.of(figures(metric, after, operator), "a b, c", LIMIT));
    }

    private static AlertFigures figures(String metric, double value, RuleOperator operator) {
        return new AlertFigures(metric, 0, value, operator, 90);
    }

    @Test
    void aSentenceOfAnotherMakingStaysAsItIs() {
        assertThat(AlertMessageFormat.moved("Look at it!", "heat", 1, RuleOperator.LESS))
                .isEqualTo("Look at it!");
        assertThat(AlertMessageFormat.moved("heat is high", "heat", 1, RuleOperator.LESS))
                .isEqualTo("heat is high");
    }

    @ParameterizedTest
    @CsvSource({"0.0, 0", "90.0, 90", "-1.50, -1.5", "0.1234567890123, 0.123456789012", "1.0E-7, 1.0E-7", "1e12, 1.0E12"
    })
    void aNumberIsWrittenAsAPersonWritesIt(double value, String written) {
        assertThat(AlertMessageFormat.number(value)).isEqualTo(written);
    }
}
