package io.fleetledger.query.reading;

import io.fleetledger.queries.TenantQuery;
import io.fleetledger.queries.reading.FindReadingBucketsQuery;
import io.fleetledger.queries.reading.FindReadingsQuery;
import io.fleetledger.queries.reading.ReadingInterval;
import io.fleetledger.queries.reading.ReadingRange;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.validation.Texts;
import io.fleetledger.support.validation.WireNames;
import java.util.UUID;

/** The parameters of {@code GET /machines/{id}/readings}. */
final class ReadingListRequest {

    private static final int MAX_METRIC_LENGTH = 255;
    private static final int MAX_LIMIT = 1_000;

    private ReadingListRequest() {}

    /** A {@link FindReadingsQuery}, or with an interval a {@link FindReadingBucketsQuery}. */
    static TenantQuery read(UUID machineId, QueryParameters parameters, Caller caller) {
        var time = parameters.range();
        ReadingRange range = new ReadingRange(
                parameters.optional("metric_name", raw -> Texts.atMost(raw, MAX_METRIC_LENGTH)),
                time.first(),
                time.last());
        ReadingInterval interval = parameters.optional(
                "interval", raw -> WireNames.parse(raw, ReadingInterval.values(), ReadingInterval::wireName));
        int limit = parameters.orDefault("limit", 100, QueryParameters.integer(1, MAX_LIMIT));
        String cursor = parameters.optional("cursor", raw -> raw);
        TenantQuery query;
        String fingerprint;
        if (interval == null) {
            var readings = new FindReadingsQuery(caller.tenantId(), machineId, range, limit, cursor);
            fingerprint = ReadingQueries.fingerprint(readings);
            query = readings;
        } else {
            var buckets = new FindReadingBucketsQuery(caller.tenantId(), machineId, range, interval, limit, cursor);
            fingerprint = ReadingQueries.fingerprint(buckets);
            query = buckets;
        }
        if (cursor != null && ReadingCursor.decode(cursor, fingerprint).isEmpty()) {
            parameters.violation("cursor", "is no next_cursor of this list, with these parameters", "value_error");
        }
        parameters.refuseIfInvalid();
        return query;
    }
}
