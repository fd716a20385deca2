package io.fleetledger.queries.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of a machine's readings, summed up.
 *
 * @param nextCursor goes on behind the last one; null at the end
 */
@JsonPropertyOrder({"machine_id", "items", "next_cursor"})
public record ReadingBucketPage(
        @JsonProperty("machine_id") UUID machineId,
        @JsonProperty("items") List<ReadingBucket> items,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    public ReadingBucketPage {
        items = List.copyOf(items);
    }
}
