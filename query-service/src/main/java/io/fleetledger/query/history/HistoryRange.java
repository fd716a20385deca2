package io.fleetledger.query.history;

import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.validation.InvalidValueException;

/**
 * The requested part of a history.
 *
 * @param from the first sequence that is wanted, the lower end
 * @param to the first that is not, the upper end
 * @param descending whether the part is taken from the upper end
 * @param limit 1..1,000
 */
record HistoryRange(long from, long to, boolean descending, int limit) {

    private static final int MAX_LIMIT = 1_000;

    /** Reads the parameters of a history, except what it should include. */
    static HistoryRange read(QueryParameters parameters) {
        Long after = parameters.optional("after", QueryParameters::count);
        Long before = parameters.optional("before", QueryParameters::count);
        int limit = parameters.orDefault("limit", 100, QueryParameters.integer(1, MAX_LIMIT));
        if (parameters.has("after") && parameters.has("before")) {
            parameters.violation("before", "cannot be combined with after", "value_error");
        }
        parameters.refuseIfInvalid();
        return before == null
                ? new HistoryRange(after == null ? 0 : after(after), Long.MAX_VALUE, false, limit)
                : new HistoryRange(0, before, true, limit);
    }

    private static long after(long sequence) {
        return sequence == Long.MAX_VALUE ? sequence : sequence + 1;
    }

    /** Whether a machine's history should include that of its memberships and alerts. */
    static boolean includesRelated(QueryParameters parameters) {
        return parameters.orDefault("include", false, raw -> {
            if (raw.equals("related")) {
                return true;
            }
            throw new InvalidValueException("must be related", "enum");
        });
    }

    /** Refuses the parameter rather than ignoring it: a caller that asks for more must not take less for all. */
    static void includesNothing(QueryParameters parameters) {
        if (parameters.has("include")) {
            parameters.violation("include", "is for the histories of machines", "unsupported");
        }
    }
}
