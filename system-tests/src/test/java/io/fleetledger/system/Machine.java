package io.fleetledger.system;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A machine as an answer shows it. */
record Machine(
        String id,
        String name,
        String identifier,
        String protocol,
        @Nullable String location,
        String status,
        String tenantId,
        boolean active,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String lastSeenAt,
        long version) {

    static Machine of(JsonNode json) {
        return new Machine(
                json.path("id").stringValue(),
                json.path("name").stringValue(),
                json.path("machine_identifier").stringValue(),
                json.path("protocol").stringValue(),
                json.path("location").isNull() ? null : json.path("location").stringValue(),
                json.path("status").stringValue(),
                json.path("tenant_id").stringValue(),
                json.path("is_active").booleanValue(),
                Instant.parse(json.path("created_at").stringValue()),
                Instant.parse(json.path("updated_at").stringValue()),
                json.path("last_seen_at").isNull()
                        ? null
                        : json.path("last_seen_at").stringValue(),
                json.path("version").longValue());
    }

    String path() {
        return Api.MACHINES + "/" + id;
    }

    String etag() {
        return "\"" + version + "\"";
    }
}
