package io.fleetledger.queries.processor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rebuild stands.
 *
 * @param state {@code filling}, {@code verifying}, {@code swapping}; {@code completed}, or {@code failed}, after which what
 *     was shown before is shown still
 * @param projections that are rebuilt together, because they write the same documents
 * @param eventsDone of the log, counted by position: all before have been handled, or stepped over
 * @param eventsTotal of the log, counted by position, as it is now or was at the end
 * @param eventsPerSecond since it was asked for
 * @param estimatedEnd at that rate; null when it has ended, or nothing is done yet
 * @param reason why it failed, in a sentence
 * @param verify whether the rebuilt documents are compared with those shown before they take their place
 * @param verification what the rebuilt documents differ in from those shown; null if nobody asked for it, or it is not there yet
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
