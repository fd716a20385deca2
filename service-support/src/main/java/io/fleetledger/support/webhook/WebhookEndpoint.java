package io.fleetledger.support.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.events.webhook.WebhookDisabling;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it stands at the position that its group has reached; what is sent is decided by this, and what is shown
 * is this. Stored as JSON: its names outlive the Java names.
 *
 * @param eventTypes wire names; empty for all, readings among them
 * @param secrets sealed, the newest first
 * @param sequence of the last event in it, by which a repeated event is known
 * @param position of that event in the log: it is sent what lies behind, what lies before was put before
 */
public record WebhookEndpoint(
        @JsonProperty("id") UUID id,
        @JsonProperty("tenant_id") String tenantId,
        @JsonProperty("url") String url,
        @JsonProperty("event_types") List<String> eventTypes,
        @JsonProperty("is_enabled") boolean enabled,
        @JsonProperty("disabled_reason") @Nullable WebhookDisabling disabledBecause,
        @JsonProperty("is_deleted") boolean deleted,
        @JsonProperty("secrets") List<SealedSecret> secrets,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        @JsonProperty("version") long version,
        @JsonProperty("sequence") long sequence,
        @JsonProperty("position") long position) {

    public WebhookEndpoint {
        eventTypes = List.copyOf(eventTypes);
        secrets = List.copyOf(secrets);
    }

    /**
     * A secret that signs.
     *
     * @param until from when on it does not; null for the newest
     */
    public record SealedSecret(
            @JsonProperty("sealed") String sealed,
            @JsonProperty("until") @Nullable Instant until) {

        /** Whether it signs at this instant. */
        public boolean signsAt(Instant now) {
            return until == null || now.isBefore(until);
        }
    }

    /** Whether it is sent an event of this type. */
    public boolean wants(PublishedType type) {
        return enabled && !deleted && (eventTypes.isEmpty() || eventTypes.contains(type.wireName()));
    }

    /** Until when the secret before the newest signs, or null if there was none. */
    public @Nullable Instant previousSecretUntil() {
        return secrets.size() > 1 ? secrets.get(1).until() : null;
    }
}
