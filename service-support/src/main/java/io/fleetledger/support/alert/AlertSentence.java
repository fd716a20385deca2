package io.fleetledger.support.alert;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * An alert in one sentence, for a person: {@code temperature is 91.5 °C, above the critical threshold of 90 °C}. It
 * begins with the value, which changes while the alert is open; the part after the comma holds for every value.
 */
public final class AlertSentence {

    private static final String IS = " is ";
    private static final MathContext DIGITS = new MathContext(12);
    private static final double SMALLEST_IN_DIGITS = 1e-6;
    private static final double LARGEST_IN_DIGITS = 1e12;

    private AlertSentence() {}

    /**
     * The sentence of a value.
     *
     * @param standing how the value stands to the limit: {@code above the critical threshold of 90 °C}
     */
    public static String of(String metricName, double value, String unit, String standing) {
        return metricName + IS + number(value) + " " + unit + ", " + standing;
    }

    /** The same sentence with another value. A sentence that was not written here is returned as it is. */
    public static String moved(String sentence, String metricName, double value) {
        String before = metricName + IS;
        int afterNumber = sentence.startsWith(before) ? sentence.indexOf(' ', before.length()) : -1;
        return afterNumber < 0 ? sentence : before + number(value) + sentence.substring(afterNumber);
    }

    /** In decimal notation, unless that would have many zeros. */
    public static String number(double value) {
        double size = Math.abs(value);
        return size == 0 || (size >= SMALLEST_IN_DIGITS && size < LARGEST_IN_DIGITS)
                ? BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
