package io.fleetledger.queries.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of machines.
 *
 * @param total rows over all pages; with a cursor it may be as old as the page that the first cursor came with
 * @param page from 1; with a cursor, the page number it stands for
 * @param nextCursor goes on behind the last row at constant cost; null at the end
 */
@JsonPropertyOrder({"items", "total", "page", "page_size", "total_pages", "next_cursor"})
public record MachinePage(
        @JsonProperty("items") List<MachineView> items,
        @JsonProperty("total") long total,
        @JsonProperty("page") int page,
        @JsonProperty("page_size") int pageSize,
        @JsonProperty("total_pages") long totalPages,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    public MachinePage {
        items = List.copyOf(items);
    }
}
