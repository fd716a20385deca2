package io.fleetledger.system;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One page of machines as an answer shows it. */
record MachineList(
        List<Machine> items,
        long total,
        int page,
        int pageSize,
        long totalPages,
        @Nullable String nextCursor) {

    MachineList {
        items = List.copyOf(items);
    }

    static MachineList of(JsonNode json) {
        return new MachineList(
                Json.elements(json.path("items")).stream().map(Machine::of).toList(),
                json.path("total").longValue(),
                json.path("page").intValue(),
                json.path("page_size").intValue(),
                json.path("total_pages").longValue(),
                json.path("next_cursor").isString() ? json.path("next_cursor").stringValue() : null);
    }

    List<String> ids() {
        return items.stream().map(Machine::id).toList();
    }
}
