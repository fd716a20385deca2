package io.fleetledger.queries.importjob;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * One page of long imports, newest first.
 *
 * @param total jobs over all pages
 * @param page from 1
 */
@JsonPropertyOrder({"items", "total", "page", "page_size", "total_pages"})
public record ImportJobPage(
        @JsonProperty("items") List<ImportJobView> items,
        @JsonProperty("total") long total,
        @JsonProperty("page") int page,
        @JsonProperty("page_size") int pageSize,
        @JsonProperty("total_pages") long totalPages) {

    public ImportJobPage {
        items = List.copyOf(items);
    }
}
