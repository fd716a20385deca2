package io.fleetledger.queries.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * One page of webhooks, the oldest first.
 *
 * @param total rows over all pages
 * @param page from 1
 */
@JsonPropertyOrder({"items", "total", "page", "page_size", "total_pages"})
public record WebhookPage(
        @JsonProperty("items") List<WebhookView> items,
        @JsonProperty("total") long total,
        @JsonProperty("page") int page,
        @JsonProperty("page_size") int pageSize,
        @JsonProperty("total_pages") long totalPages) {

    public WebhookPage {
        items = List.copyOf(items);
    }
}
