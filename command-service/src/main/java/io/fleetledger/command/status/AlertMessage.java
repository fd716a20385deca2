package io.fleetledger.command.status;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.support.alert.AlertSentence;

/** Builds an alert's text: {@code temperature is 91.5 °C, above the critical threshold of 90 °C}. */
final class AlertMessage {

    private AlertMessage() {}

    static String of(EffectiveRule rule, AlertSeverity severity, AlertFigures figures, String unit) {
        String limit = severity.wireName()
                + (rule.condition().type() == RuleType.BASELINE ? " bound learned from it, " : " threshold of ")
                + AlertSentence.number(figures.threshold())
                + " "
                + unit;
        String standing = isPast(figures) ? side(figures) + " the " : "not yet far enough back from the ";
        return AlertSentence.of(figures.metricName(), figures.value(), unit, standing + limit);
    }

    /** With hysteresis, an alert stays open while the value is on the near side again. */
    private static boolean isPast(AlertFigures figures) {
        return switch (figures.operator()) {
            case GREATER -> figures.value() > figures.threshold();
            case GREATER_OR_EQUAL -> figures.value() >= figures.threshold();
            case LESS -> figures.value() < figures.threshold();
            case LESS_OR_EQUAL -> figures.value() <= figures.threshold();
        };
    }

    private static String side(AlertFigures figures) {
        return switch (figures.operator()) {
            case GREATER -> "above";
            case GREATER_OR_EQUAL -> "at or above";
            case LESS -> "below";
            case LESS_OR_EQUAL -> "at or below";
        };
    }
}
