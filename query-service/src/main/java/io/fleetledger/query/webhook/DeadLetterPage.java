package io.fleetledger.query.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** One page of dead letters, the oldest first. */
@JsonPropertyOrder({"items", "total", "page", "page_size", "total_pages"})
record DeadLetterPage(
        @JsonProperty("items") List<DeadLetterView> items,
        @JsonProperty("total") long total,
        @JsonProperty("page") int page,
        @JsonProperty("page_size") int pageSize,
        @JsonProperty("total_pages") long totalPages) {

    DeadLetterPage {
        items = List.copyOf(items);
    }
}
