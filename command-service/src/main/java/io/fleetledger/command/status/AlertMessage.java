package io.fleetledger.command.status;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.support.alert.AlertMessageFormat;

/** Builds an alert's text: {@code temperature is 91.5 °C, above the critical threshold of 90 °C}. */
final class AlertMessage {

    private AlertMessage() {}

    static String of(EffectiveRule rule, AlertSeverity severity, AlertFigures figures, String unit) {
        String limit = severity.wireName()
                + (rule.condition().type() == RuleType.BASELINE ? " bound learned from it, " : " threshold of ")
                + AlertMessageFormat.number(figures.threshold())
                + " "
                + unit;
        return AlertMessageFormat.of(figures, unit, limit);
    }
}
