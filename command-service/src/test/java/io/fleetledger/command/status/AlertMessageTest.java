package io.fleetledger.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertMessageTest {

    @ParameterizedTest
    @CsvSource({
        "GREATER, 91.5, above the",
        "GREATER, 90, not yet far enough back from the",
        "GREATER, 89, not yet far enough back from the",
        "GREATER_OR_EQUAL, 90, at or above the",
        "GREATER_OR_EQUAL, 89, not yet far enough back from the",
        "LESS, 89, below the",
        "LESS, 90, not yet far enough back from the",
        "LESS, 91.5, not yet far enough back from the",
        "LESS_OR_EQUAL, 90, at or below the",
        "LESS_OR_EQUAL, 91.5, not yet far enough back from the",
    })
    void anAlertSaysOnWhichSideOfItsThresholdTheValueStands(RuleOperator operator, double value, String standing) {
        EffectiveRule rule = RuleFixtures.threshold(1, "temperature", operator, 80.0, 90.0, 0, 0, 0);
        assertThat(AlertMessage.of(
                        rule, AlertSeverity.CRITICAL, new AlertFigures("temperature", 0, value, operator, 90), "°C"))
                .isEqualTo("temperature is " + (value == 91.5 ? "91.5" : Math.round(value)) + " °C, " + standing
                        + " critical threshold of 90 °C");
    }

    @Test
    void aBaselinesBoundIsSaidToBeLearned() {
        assertThat(AlertMessage.of(
                        RuleFixtures.unusual(1, "temperature", 3.0, null, 30, 0),
                        AlertSeverity.WARNING,
                        new AlertFigures("temperature", 0, 91.5, RuleOperator.GREATER, 90),
                        "°C"))
                .isEqualTo("temperature is 91.5 °C, above the warning bound learned from it, 90 °C");
    }
}
