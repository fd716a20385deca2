package io.fleetledger.support.http;

import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Rule;
import io.fleetledger.support.validation.Violations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request's query parameters, all checked before the first is refused. An empty value is refused, too: a client that
 * has no value for a filter meant to see some rows, not all. A search and the place in a list may be empty, as forms
 * and loops over pages send them so: empty means left out. A repeated parameter is refused, as it is unclear which of
 * its values was meant; unknown ones are ignored.
 */
public final class QueryParameters {

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** If empty, these count as left out. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("search", "cursor", "page", "page_size");

    private static final int MAX_PAGE_SIZE = 100;
    private static final int MAX_YEAR = 9_999;

    private final HttpServletRequest request;
    private final Violations violations = new Violations();

    public QueryParameters(HttpServletRequest request) {
        this.request = request;
    }

    /**
     * The rule's value, or null when the parameter is left out (or invalid, which {@link #refuseIfInvalid} reports).
     */
    public <T> @Nullable T optional(String name, Rule<String, T> rule) {
        String raw = raw(name);
        if (raw == null) {
            return null;
        }
        if (isRepeated(name)) {
            refuse(name, "must be given once", "value_error");
            return null;
        }
        if (raw.isEmpty()) {
            refuse(name, "must not be empty", "string_too_short");
            return null;
        }
        return violations.check(name, raw, rule);
    }

    /**
     * The rule's value for a parameter that may be repeated, from all its values joined by commas; null as
     * {@link #optional}. A value of commas alone counts as empty.
     */
    public <T> @Nullable T optionalList(String name, Rule<String, T> rule) {
        String[] all = request.getParameterValues(name);
        if (all == null) {
            return null;
        }
        String joined = String.join(",", all);
        if (Arrays.stream(joined.split(",")).allMatch(String::isBlank)) {
            refuse(name, "must not be empty", "string_too_short");
            return null;
        }
        return violations.check(name, joined, rule);
    }

    /** Reported once, however often the parameter is read. */
    private void refuse(String name, String message, String type) {
        if (!violations.has(name)) {
            violations.add(name, message, type);
        }
    }

    /** The id, or null when the parameter is left out (or invalid). */
    public @Nullable UUID id(String name) {
        return optional(name, QueryParameters::uuid);
    }

    /** Two instants, the second not before the first; null as {@link #optional}. */
    public InstantRange range(String start, Rule<String, Instant> first, String end, Rule<String, Instant> last) {
        InstantRange range = new InstantRange(optional(start, first), optional(end, last));
        if (range.first() != null && range.last() != null && range.first().isAfter(range.last())) {
            refuse(end, "must not be before " + start, "value_error");
        }
        return range;
    }

    /** The range of the parameters {@code start} and {@code end}. */
    public InstantRange range() {
        return range("start", QueryParameters::instant, "end", QueryParameters::instant);
    }

    /**
     * The time between two instants, both included.
     *
     * @param first null for an open beginning
     * @param last null for an open end
     */
    public record InstantRange(
            @Nullable Instant first, @Nullable Instant last) {}

    public <T> T orDefault(String name, T defaultValue, Rule<String, T> rule) {
        T value = optional(name, rule);
        return value == null ? defaultValue : value;
    }

    /** The page of a list, from 1; the first by default. */
    public int page() {
        return orDefault("page", 1, integer(1, Integer.MAX_VALUE));
    }

    /** The number of rows on a page, 1..100; 20 by default. */
    public int pageSize() {
        return orDefault("page_size", 20, integer(1, MAX_PAGE_SIZE));
    }

    /** Whether the parameter is present, even if invalid; false if it is left out or counts as left out. */
    public boolean has(String name) {
        return raw(name) != null;
    }

    private boolean isRepeated(String name) {
        String[] all = request.getParameterValues(name);
        return all != null && all.length > 1;
    }

    private @Nullable String raw(String name) {
        String[] all = request.getParameterValues(name);
        if (all == null) {
            return null;
        }
        return all.length == 1 && all[0].isEmpty() && MAY_BE_EMPTY.contains(name) ? null : all[0];
    }

    public void violation(String name, String message, String type) {
        violations.add(name, message, type);
    }

    /** 422 with every violation found so far, if there is any. */
    public void refuseIfInvalid() {
        if (violations.any()) {
            throw new ProblemException(Problem.invalid(violations.found().stream()
                    .map(violation -> FieldProblem.in("query", violation))
                    .toList()));
        }
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Rule<String, Integer> integer(int min, int max) {
        return raw -> {
            int value;
            try {
                value = Integer.parseInt(raw);
            } catch (NumberFormatException e) {
                throw new InvalidValueException("must be an integer from " + min + " to " + max, "int_parsing");
            }
            if (value < min) {
                throw new InvalidValueException("must be at least " + min, "greater_than_equal");
            }
            if (value > max) {
                throw new InvalidValueException("must be at most " + max, "less_than_equal");
            }
            return value;
        };
    }

    /** A whole number from 0, however large. */
    public static long count(String raw) {
        long value;
        try {
            value = Long.parseLong(raw);
        } catch (NumberFormatException e) {
            throw new InvalidValueException("must be an integer from 0", "int_parsing");
        }
        if (value < 0) {
            throw new InvalidValueException("must be at least 0", "greater_than_equal");
        }
        return value;
    }

    /** An instant with its offset from UTC, of the years 0 to 9999. */
    public static Instant instant(String raw) {
        try {
            OffsetDateTime instant = OffsetDateTime.parse(raw);
            if (instant.getYear() >= 0 && instant.getYear() <= MAX_YEAR) {
                return instant.toInstant();
            }
        } catch (DateTimeException e) {
            // Reported below, as a year out of range is.
        }
        throw new InvalidValueException("must be an instant such as 2026-04-04T10:00:00Z", "datetime_parsing");
    }

    /** Exactly {@code true} or {@code false}. */
    public static boolean bool(String raw) {
        return switch (raw) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValueException("must be true or false", "bool_parsing");
        };
    }

    /** Whether the text is a UUID in its canonical form, in small letters or capitals. */
    public static boolean isUuid(String raw) {
        return UUID_TEXT.matcher(raw).matches();
    }

    /** A UUID in its canonical form. */
    public static UUID uuid(String raw) {
        if (!isUuid(raw)) {
            throw new InvalidValueException("must be a UUID", "uuid_parsing");
        }
        return UUID.fromString(raw);
    }
}
