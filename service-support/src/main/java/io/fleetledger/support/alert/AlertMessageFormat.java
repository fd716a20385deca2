package io.fleetledger.support.alert;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.rule.RuleOperator;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * An alert in one sentence, for a person: {@code temperature is 91.5 °C, above the critical threshold of 90 °C}. It
 * begins with the value, which changes while the alert is open.
 */
public final class AlertMessageFormat {

    private static final String IS = " is ";
    private static final String NOT_PAST = ", not yet far enough back from the ";
    private static final MathContext DIGITS = new MathContext(12);
    private static final double SMALLEST_IN_DIGITS = 1e-6;
    private static final double LARGEST_IN_DIGITS = 1e12;

    private AlertMessageFormat() {}

    /**
     * The sentence of these figures.
     *
     * @param limit what they are compared with: {@code critical threshold of 90 °C}
     */
    public static String of(AlertFigures figures, String unit, String limit) {
        String standing = isPast(figures) ? past(figures.operator()) : NOT_PAST;
        return figures.metricName() + IS + number(figures.value()) + " " + unit + standing + limit;
    }

    /**
     * The same sentence with another value, which is past the limit. A sentence that was not written here is returned
     * as it is.
     */
    public static String moved(String sentence, String metricName, double value, RuleOperator operator) {
        String before = metricName + IS;
        int afterNumber = sentence.startsWith(before) ? sentence.indexOf(' ', before.length()) : -1;
        return afterNumber < 0
                ? sentence
                : before + number(value) + sentence.substring(afterNumber).replace(NOT_PAST, past(operator));
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

    private static String past(RuleOperator operator) {
        return switch (operator) {
            case GREATER -> ", above the ";
            case GREATER_OR_EQUAL -> ", at or above the ";
            case LESS -> ", below the ";
            case LESS_OR_EQUAL -> ", at or below the ";
        };
    }

    /** In decimal notation, unless that would have many zeros. */
    public static String number(double value) {
        double size = Math.abs(value);
        return size == 0 || (size >= SMALLEST_IN_DIGITS && size < LARGEST_IN_DIGITS)
                ? BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
