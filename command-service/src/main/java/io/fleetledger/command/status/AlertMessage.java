package io.fleetledger.command.status;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleType;
import java.math.BigDecimal;
import java.math.MathContext;

/** One sentence of an alert, for a person: {@code temperature is 91.5 °C, above the critical threshold of 90 °C}. */
final class AlertMessage {

    private static final MathContext DIGITS = new MathContext(12);
    private static final double SMALLEST_IN_DIGITS = 1e-6;
    private static final double LARGEST_IN_DIGITS = 1e12;

    private AlertMessage() {}

    static String of(EffectiveRule rule, AlertSeverity severity, AlertFigures figures, String unit) {
        String limit = severity.wireName()
                + (rule.condition().type() == RuleType.BASELINE ? " bound learned from it, " : " threshold of ")
                + number(figures.threshold())
                + " "
                + unit;
        return figures.metricName() + " is " + number(figures.value()) + " " + unit
                + (isPast(figures) ? ", " + side(figures) + " the " : ", not yet far enough back from the ") + limit;
    }

    /** Hysteresis holds an alert open while the value is on the near side again. */
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

    /** As a person writes it, unless that would be a row of zeros. */
    private static String number(double value) {
        double size = Math.abs(value);
        return size == 0 || (size >= SMALLEST_IN_DIGITS && size < LARGEST_IN_DIGITS)
                ? BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
