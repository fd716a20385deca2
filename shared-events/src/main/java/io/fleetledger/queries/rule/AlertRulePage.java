package io.fleetledger.queries.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * One page of rules, by name.
 *
 * @param total rows over all pages
 * @param page from 1
 */
@JsonPropertyOrder({"items", "total", "page", "page_size", "total_pages"})
public record AlertRulePage(
        @JsonProperty("items") List<AlertRuleView> items,
        @JsonProperty("total") long total,
        @JsonProperty("page") int page,
        @JsonProperty("page_size") int pageSize,
        @JsonProperty("total_pages") long totalPages) {

    public AlertRulePage {
        items = List.copyOf(items);
    }
}
