package io.fleetledger.queries.processor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the events that a processor follows are divided among processes and threads.
 *
 * @param smallestShare of the sequences that a segment may have; one of that size is not split
 * @param undividedBecause why it follows all events in one segment, in one sentence; null if it may be split
 * @param segments by id
 */
@JsonPropertyOrder({"processor", "smallest_share", "undivided_because", "segments"})
public record SegmentList(
        @JsonProperty("processor") String processor,
        @JsonProperty("smallest_share") double smallestShare,
        @JsonProperty("undivided_because") @Nullable String undividedBecause,
        @JsonProperty("segments") List<SegmentView> segments) {

    public SegmentList {
        segments = List.copyOf(segments);
    }
}
