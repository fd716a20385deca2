package io.fleetledger.query.history;

import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.validation.InvalidValueException;

/**
 * Which part of a history is wanted.
 *
 * @param from the first sequence that is wanted, the lower end
 * @param to the first that is not, the upper end
 * @param descending whether the part is taken from the upper end
 * @param limit 1..1,000
 */
record HistoryRange(long from, long to, boolean descending, int limit) {

    private static final int MAX_LIMIT = 1_000;

    /** The parameters of a machine's history. */
    static HistoryRange read(QueryParameters parameters) {
        Long after = parameters.optional("after", QueryParameters::count);
        Long before = parameters.optional("before", QueryParameters::count);
        int limit = parameters.orDefault("limit", 100, QueryParameters.integer(1, MAX_LIMIT));
        if (parameters.has("after") && parameters.has("before")) {
            parameters.violation("before", "cannot be combined with after", "value_error");
        }
        parameters.optional("include", HistoryRange::include);
        parameters.refuseIfInvalid();
        return before == null
                ? new HistoryRange(after == null ? 0 : behind(after), Long.MAX_VALUE, false, limit)
                : new HistoryRange(0, before, true, limit);
    }

    private static long behind(long sequence) {
        return sequence == Long.MAX_VALUE ? sequence : sequence + 1;
    }

    /** Rather refused than not looked at: whoever asks for more must not take less for all. */
    private static String include(String raw) {
        if (raw.equals("related")) {
            throw new InvalidValueException(
                    "is not supported: groups have a history of their own, and alerts a list", "unsupported");
        }
        throw new InvalidValueException("is nothing that can be included", "enum");
    }
}
