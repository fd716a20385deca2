package io.fleetledger.query.alert;

import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.queries.alert.AlertFilter;
import io.fleetledger.queries.alert.FindAlertsQuery;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.WireNames;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of {@code GET /alerts}.
 *
 * @param matchesNone whether no alert can match, whatever else is asked for
 */
record AlertListRequest(FindAlertsQuery query, boolean matchesNone) {

    private static final int DATE_LENGTH = 10;

    /** What may be asked for: as in the counts, also a severity that no rule raises. */
    private enum Severity {
        INFO(null),
        WARNING(AlertSeverity.WARNING),
        CRITICAL(AlertSeverity.CRITICAL);

        private final @Nullable AlertSeverity raised;

        Severity(@Nullable AlertSeverity raised) {
            this.raised = raised;
        }

        private String wireName() {
            return raised == null ? "info" : raised.wireName();
        }
    }

    static AlertListRequest read(QueryParameters parameters, Caller caller) {
        Severity severity =
                parameters.optional("severity", raw -> WireNames.parse(raw, Severity.values(), Severity::wireName));
        var raised = parameters.range("start_date", raw -> instant(raw, false), "end_date", raw -> instant(raw, true));
        FindAlertsQuery query = new FindAlertsQuery(
                caller.tenantId(),
                new AlertFilter(
                        parameters.id("machine_id"),
                        parameters.id("rule_id"),
                        severity == null ? null : severity.raised,
                        parameters.optional("is_acknowledged", QueryParameters::bool),
                        parameters.optional("is_resolved", QueryParameters::bool),
                        raised.first(),
                        raised.last()),
                parameters.page(),
                parameters.pageSize());
        parameters.refuseIfInvalid();
        return new AlertListRequest(query, severity == Severity.INFO);
    }

    /** An instant, or the first or last millisecond of a UTC day. */
    private static Instant instant(String raw, boolean endOfDay) {
        try {
            if (raw.length() != DATE_LENGTH) {
                return QueryParameters.instant(raw);
            }
            LocalDate day = LocalDate.parse(raw);
            return endOfDay
                    ? day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minusMillis(1)
                    : day.atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | InvalidValueException neither) {
            throw new InvalidValueException(
                    "must be an instant such as 2026-04-04T10:00:00Z, or a day such as 2026-04-04", "datetime_parsing");
        }
    }
}
