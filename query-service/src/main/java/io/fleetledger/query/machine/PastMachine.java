package io.fleetledger.query.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine as it was: {@link io.fleetledger.queries.machine.MachineView}, but that null stands for what its own events
 * do not tell.
 *
 * @param groupIds null: not known of an earlier time
 * @param lastSeenAt null: not known of an earlier time
 * @param version the one it had, also the {@code ETag}
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
record PastMachine(
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
        @JsonProperty("group_ids") @Nullable List<UUID> groupIds,
        @JsonProperty("last_seen_at") @Nullable Instant lastSeenAt,
        @JsonProperty("offline_after_seconds") @Nullable Integer offlineAfterSeconds,
        @JsonProperty("version") long version) {}
