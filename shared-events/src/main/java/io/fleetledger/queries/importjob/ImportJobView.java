package io.fleetledger.queries.importjob;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.events.importjob.ImportJobStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A long import as the API shows it.
 *
 * @param cancellationRequested whether a caller has cancelled it; a running one finishes its batch first
 * @param rowsTotal null until the file has been read through once
 * @param rowsPerSecond of the last attempt, from its first batch on; null before
 * @param etaSeconds until the end at that rate, as of the last batch; null if not running
 * @param error why it failed, null otherwise
 */
@JsonPropertyOrder({
    "id",
    "state",
    "cancellation_requested",
    "file_name",
    "on_duplicate",
    "rows_total",
    "rows_done",
    "created",
    "updated",
    "skipped",
    "rows_per_second",
    "eta_seconds",
    "error",
    "tenant_id",
    "created_at",
    "finished_at"
})
public record ImportJobView(
        @JsonProperty("id") UUID id,
        @JsonProperty("state") ImportJobStatus state,
        @JsonProperty("cancellation_requested") boolean cancellationRequested,
        @JsonProperty("file_name") String fileName,
        @JsonProperty("on_duplicate") OnDuplicate onDuplicate,
        @JsonProperty("rows_total") @Nullable Integer rowsTotal,
        @JsonProperty("rows_done") int rowsDone,
        @JsonProperty("created") int created,
        @JsonProperty("updated") int updated,
        @JsonProperty("skipped") int skipped,
        @JsonProperty("rows_per_second") @Nullable Double rowsPerSecond,
        @JsonProperty("eta_seconds") @Nullable Long etaSeconds,
        @JsonProperty("error") @Nullable String error,
        @JsonProperty("tenant_id") String tenantId,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("finished_at") @Nullable Instant finishedAt) {}
