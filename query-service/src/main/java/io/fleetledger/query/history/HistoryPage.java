package io.fleetledger.query.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * A part of a history.
 *
 * @param more whether there are further events in the requested direction
 */
@JsonPropertyOrder({"items", "has_more"})
record HistoryPage(
        @JsonProperty("items") List<HistoryItem> items,
        @JsonProperty("has_more") boolean more) {

    HistoryPage {
        items = List.copyOf(items);
    }
}
