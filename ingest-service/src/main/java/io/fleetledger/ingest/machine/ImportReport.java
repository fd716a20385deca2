package io.fleetledger.ingest.machine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a file's rows. Blank ones are not counted.
 *
 * @param updated null unless {@code on_duplicate} is update
 * @param errors why rows were skipped, in their order
 */
record ImportReport(
        @JsonProperty("created") int created,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("updated") @Nullable Integer updated,

        @JsonProperty("skipped") int skipped,
        @JsonProperty("errors") List<RowError> errors) {

    /**
     * A row that was skipped.
     *
     * @param row the number that a spreadsheet program shows
     * @param error a message for people
     */
    record RowError(
            @JsonProperty("row") long row,
            @JsonProperty("error") String error) {}

    ImportReport {
        errors = List.copyOf(errors);
    }
}
