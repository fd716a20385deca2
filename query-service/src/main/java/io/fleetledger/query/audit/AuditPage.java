package io.fleetledger.query.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * One page of the audit, newest first.
 *
 * @param total entries over all pages
 * @param page from 1
 */
@JsonPropertyOrder({"items", "total", "page", "page_size", "total_pages"})
record AuditPage(
        @JsonProperty("items") List<AuditEntry> items,
        @JsonProperty("total") long total,
        @JsonProperty("page") int page,
        @JsonProperty("page_size") int pageSize,
        @JsonProperty("total_pages") long totalPages) {

    AuditPage {
        items = List.copyOf(items);
    }
}
