package io.fleetledger.queries.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.events.group.GroupType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A group as the API shows it.
 *
 * @param memberCount its own members, not those of groups below it
 * @param version also the {@code ETag}
 */
@JsonPropertyOrder({
    "id",
    "name",
    "group_type",
    "parent_id",
    "description",
    "tenant_id",
    "member_count",
    "created_at",
    "updated_at",
    "version"
})
public record MachineGroupView(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") String name,
        @JsonProperty("group_type") GroupType groupType,
        @JsonProperty("parent_id") @Nullable UUID parentId,
        @JsonProperty("description") @Nullable String description,
        @JsonProperty("tenant_id") String tenantId,
        @JsonProperty("member_count") int memberCount,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        @JsonProperty("version") long version) {}
