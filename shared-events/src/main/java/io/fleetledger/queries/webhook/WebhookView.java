package io.fleetledger.queries.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.events.webhook.WebhookDisabling;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as the API shows it; its secret is only in the response that creates it.
 *
 * @param eventTypes wire names; empty for all, readings among them
 * @param disabledReason null while it is enabled
 * @param previousSecretExpiresAt until when the previous secret signs as well, which may be over; null if there was
 *     none
 * @param version also the {@code ETag}
 * @param delivery how sending goes; null, and left out, in answers to writes
 */
@JsonPropertyOrder({
    "id",
    "url",
    "event_types",
    "is_enabled",
    "disabled_reason",
    "previous_secret_expires_at",
    "tenant_id",
    "created_at",
    "updated_at",
    "version",
    "delivery"
})
public record WebhookView(
        @JsonProperty("id") UUID id,
        @JsonProperty("url") String url,
        @JsonProperty("event_types") List<String> eventTypes,
        @JsonProperty("is_enabled") boolean enabled,
        @JsonProperty("disabled_reason") @Nullable WebhookDisabling disabledReason,

        @JsonProperty("previous_secret_expires_at") @Nullable Instant previousSecretExpiresAt,

        @JsonProperty("tenant_id") String tenantId,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        @JsonProperty("version") long version,

        @JsonProperty("delivery") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable WebhookDeliveryView delivery) {

    public WebhookView {
        eventTypes = List.copyOf(eventTypes);
    }
}
