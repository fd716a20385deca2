package io.fleetledger.system;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A machine group as an answer shows it. */
record Group(
        String id,
        String name,
        String type,
        @Nullable String parentId,
        @Nullable String description,
        String tenantId,
        long memberCount,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    static Group of(JsonNode json) {
        return new Group(
                json.path("id").stringValue(),
                json.path("name").stringValue(),
                json.path("group_type").stringValue(),
                text(json.path("parent_id")),
                text(json.path("description")),
                json.path("tenant_id").stringValue(),
                json.path("member_count").longValue(),
                Instant.parse(json.path("created_at").stringValue()),
                Instant.parse(json.path("updated_at").stringValue()),
                json.path("version").longValue());
    }

    private static @Nullable String text(JsonNode value) {
        return value.isNull() ? null : value.stringValue();
    }

    String path() {
        return Groups.PATH + "/" + id;
    }

    String members() {
        return path() + "/members";
    }

    String etag() {
        return "\"" + version + "\"";
    }
}
