package io.fleetledger.queries.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine as the API shows it.
 *
 * @param lastSeenAt timestamp of the newest reading, null before the first
 * @param offlineAfterSeconds null: the configured default
 * @param version also the {@code ETag}
 */
@JsonPropertyOrder({
    "id",
    "name",
    "machine_identifier",
    "protocol",
    "location",
    "status",
    "tenant_id",
    "is_active",
    "created_at",
    "updated_at",
    "group_ids",
    "last_seen_at",
    "offline_after_seconds",
    "version"
})
public record MachineView(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") String name,
        @JsonProperty("machine_identifier") String machineIdentifier,
        @JsonProperty("protocol") MachineProtocol protocol,
        @JsonProperty("location") @Nullable String location,
        @JsonProperty("status") MachineStatus status,
        @JsonProperty("tenant_id") String tenantId,
        @JsonProperty("is_active") boolean active,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        @JsonProperty("group_ids") List<UUID> groupIds,
        @JsonProperty("last_seen_at") @Nullable Instant lastSeenAt,
        @JsonProperty("offline_after_seconds") @Nullable Integer offlineAfterSeconds,
        @JsonProperty("version") long version) {

    public MachineView {
        groupIds = List.copyOf(groupIds);
    }
}
