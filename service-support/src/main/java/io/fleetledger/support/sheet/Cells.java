package io.fleetledger.support.sheet;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cell values that every format allows. */
final class Cells {

    private Cells() {}

    static void requireOnePerColumn(List<?> values, List<String> columns) {
        require(values.size() == columns.size(), values, columns);
    }

    static void requireAtLeastOnePerColumn(List<?> values, List<String> columns) {
        require(values.size() >= columns.size(), values, columns);
    }

    private static void require(boolean fits, List<?> values, List<String> columns) {
        if (!fits) {
            throw new IllegalArgumentException(values.size() + " values for " + columns.size() + " columns");
        }
    }

    /** The value as a text that no spreadsheet program runs; null for an empty cell. Numbers may begin with a sign. */
    static @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            return exact(number).toPlainString();
        }
        if (value instanceof Boolean truth) {
            return truth.toString();
        }
        return FormulaText.escape(plain(value));
    }

    /** A text or an instant, unescaped. */
    static String plain(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Instant instant) {
            return instant.toString();
        }
        throw new IllegalArgumentException(
                "Not a cell value: " + value.getClass().getName());
    }

    static BigDecimal exact(Number number) {
        return new BigDecimal(number.toString());
    }
}
