package io.fleetledger.queries.processor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a rebuild.
 *
 * @param state {@code filling}, {@code verifying}, {@code swapping}; {@code completed}, or {@code failed}, and then the
 *     previous documents are still shown
 * @param projections that are rebuilt together, because they write the same documents
 * @param eventsDone events of the log, by position, that have been handled or skipped
 * @param eventsTotal events of the log, by position, now or when the rebuild ended
 * @param eventsPerSecond on average since the request
 * @param estimatedEnd at that rate; null after the end and while nothing is done yet
 * @param reason why it failed, in a sentence
 * @param verify whether the rebuilt documents are compared with those shown before they take their place
 * @param verification how the rebuilt documents differ from those shown; null if not requested or not finished
 */
@JsonPropertyOrder({
    "state",
    "projections",
    "events_done",
    "events_total",
    "events_per_second",
    "started_at",
    "estimated_end",
    "finished_at",
    "reason",
    "verify",
    "verification"
})
public record ReplayProgress(
        @JsonProperty("state") String state,
        @JsonProperty("projections") List<String> projections,
        @JsonProperty("events_done") long eventsDone,
        @JsonProperty("events_total") long eventsTotal,
        @JsonProperty("events_per_second") double eventsPerSecond,
        @JsonProperty("started_at") Instant startedAt,
        @JsonProperty("estimated_end") @Nullable Instant estimatedEnd,
        @JsonProperty("finished_at") @Nullable Instant finishedAt,
        @JsonProperty("reason") @Nullable String reason,
        @JsonProperty("verify") boolean verify,
        @JsonProperty("verification") @Nullable ReplayVerification verification) {

    public ReplayProgress {
        projections = List.copyOf(projections);
    }
}
