package io.fleetledger.query.importjob;

import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.events.importjob.ImportJobStatus;
import io.fleetledger.queries.importjob.ImportJobView;
import io.fleetledger.support.validation.WireNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A long import in the collection {@value #COLLECTION}: the fields of {@link ImportJobView}, the basis of its rate, and
 * the last event applied. All times are those of events, so that a rebuild gives the same result.
 */
final class ImportJobDocument {

    static final String COLLECTION = "import-jobs";

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String STATE = "state";
    /** Only present once somebody has asked for it. */
    static final String CANCELLATION_REQUESTED = "cancellation_requested";

    static final String FILE_NAME = "file_name";
    static final String UPDATE_EXISTING = "update_existing";
    static final String ROWS_TOTAL = "rows_total";
    static final String ROWS_DONE = "rows_done";
    static final String CREATED = "created";
    static final String UPDATED = "updated";
    static final String SKIPPED = "skipped";
    static final String ERROR = "error";
    static final String CREATED_AT = "created_at";
    static final String FINISHED_AT = "finished_at";

    /** When, and after which row, the current or last attempt began to register rows. */
    static final String RATE_FROM = "rate_from";

    static final String RATE_FROM_ROW = "rate_from_row";
    /** When the last row was done. */
    static final String RATE_TO = "rate_to";
    /** Sequence of the last event applied, to recognize a repeated event. */
    static final String SEQUENCE = "sequence";

    /** The fields that {@link #view} reads. */
    static final List<String> VIEWED = List.of(
            TENANT_ID,
            STATE,
            CANCELLATION_REQUESTED,
            FILE_NAME,
            UPDATE_EXISTING,
            ROWS_TOTAL,
            ROWS_DONE,
            CREATED,
            UPDATED,
            SKIPPED,
            ERROR,
            CREATED_AT,
            FINISHED_AT,
            RATE_FROM,
            RATE_FROM_ROW,
            RATE_TO);

    private ImportJobDocument() {}

    static ImportJobView view(Document job) {
        Double rate = rowsPerSecond(job);
        ImportJobStatus state =
                WireNames.parse(job.getString(STATE), ImportJobStatus.values(), ImportJobStatus::wireName);
        return new ImportJobView(
                UUID.fromString(job.getString(ID)),
                state,
                state == ImportJobStatus.CANCELLED || job.getBoolean(CANCELLATION_REQUESTED, false),
                job.getString(FILE_NAME),
                job.getBoolean(UPDATE_EXISTING) ? OnDuplicate.UPDATE : OnDuplicate.SKIP,
                job.getInteger(ROWS_TOTAL),
                job.getInteger(ROWS_DONE),
                job.getInteger(CREATED),
                job.getInteger(UPDATED),
                job.getInteger(SKIPPED),
                rate,
                state == ImportJobStatus.RUNNING ? etaSeconds(job, rate) : null,
                job.getString(ERROR),
                job.getString(TENANT_ID),
                job.getDate(CREATED_AT).toInstant(),
                instant(job.getDate(FINISHED_AT)));
    }

    /** Rounded to a tenth; null before the first row, or if no time has passed. */
    private static @Nullable Double rowsPerSecond(Document job) {
        Instant from = instant(job.getDate(RATE_FROM));
        Instant to = instant(job.getDate(RATE_TO));
        if (from == null || to == null) {
            return null;
        }
        long millis = Duration.between(from, to).toMillis();
        int rows = job.getInteger(ROWS_DONE) - job.getInteger(RATE_FROM_ROW);
        return millis <= 0 || rows <= 0 ? null : Math.round(rows * 10_000.0 / millis) / 10.0;
    }

    private static @Nullable Long etaSeconds(Document job, @Nullable Double rate) {
        Integer total = job.getInteger(ROWS_TOTAL);
        return total == null || rate == null || rate == 0
                ? null
                : (long) Math.ceil((total - job.getInteger(ROWS_DONE)) / rate);
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
