package io.fleetledger.ingest.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of a request's readings. */
record IngestReport(
        @JsonProperty("accepted_count") long acceptedCount,
        @JsonProperty("rejected_count") long rejectedCount,

        @JsonProperty("errors") @Schema(description = "One for each rejected reading; the first 1,000 of them")
        List<Rejected> errors) {

    IngestReport {
        errors = List.copyOf(errors);
    }

    /**
     * A reading that was not accepted.
     *
     * @param index its place among all that were sent, from 0
     * @param machineIdentifier null if none can be recognized
     */
    record Rejected(
            @JsonProperty("index") long index,
            @JsonProperty("machine_identifier") @Nullable String machineIdentifier,
            @JsonProperty("error") String error) {}
}
