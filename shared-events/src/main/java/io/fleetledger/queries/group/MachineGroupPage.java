package io.fleetledger.queries.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * One page of groups, by name.
 *
 * @param total rows over all pages
 * @param page from 1
 */
@JsonPropertyOrder({"items", "total", "page", "page_size", "total_pages"})
public record MachineGroupPage(
        @JsonProperty("items") List<MachineGroupView> items,
        @JsonProperty("total") long total,
        @JsonProperty("page") int page,
        @JsonProperty("page_size") int pageSize,
        @JsonProperty("total_pages") long totalPages) {

    public MachineGroupPage {
        items = List.copyOf(items);
    }
}
