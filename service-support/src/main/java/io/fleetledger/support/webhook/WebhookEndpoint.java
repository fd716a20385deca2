package io.fleetledger.support.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.events.webhook.WebhookDisabling;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook at the position that its group has reached; both sending and reads use this state. Stored as JSON: its
 * names outlive the Java names.
 *
 * @param eventTypes wire names; empty for all, readings among them
 * @param secrets sealed, the newest first
 * @param sequence of the last event applied, which identifies a repeated event
 * @param position of that event in the log: only later events are sent under this definition
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
     * A signing secret.
     *
     * @param until when it stops signing; null for the newest
     */
    public record SealedSecret(
            @JsonProperty("sealed") String sealed,
            @JsonProperty("until") @Nullable Instant until) {

        /** Whether it signs at this instant. */
        public boolean signsAt(Instant now) {
            return until == null || now.isBefore(until);
        }
    }

    /** Whether this webhook is sent events of this type. */
    public boolean wants(PublishedType type) {
        return enabled && !deleted && (eventTypes.isEmpty() || eventTypes.contains(type.wireName()));
    }

    /** Until when the previous secret signs, or null if there was none. */
    public @Nullable Instant previousSecretUntil() {
        return secrets.size() > 1 ? secrets.get(1).until() : null;
    }
}
