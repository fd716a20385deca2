package io.fleetledger.command.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.webhook.ChangeWebhookCommand;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.webhook.WebhookTargets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of {@code PATCH /webhooks/{id}}: each field may be left out, and none may be null. */
record ChangeWebhookRequest(
        @JsonProperty("url") @Nullable FieldChange<String> url,
        @JsonProperty("event_types") @Nullable FieldChange<List<String>> eventTypes,
        @JsonProperty("is_enabled") @Nullable FieldChange<Boolean> enabled) {

    static ChangeWebhookRequest read(JsonBody body, WebhookTargets targets) {
        body.requireAnyOf(List.of("url", "event_types", "is_enabled"));
        var request = new ChangeWebhookRequest(
                body.text("url").change(targets::check),
                body.texts("event_types").change(WebhookFields::eventTypes),
                body.bool("is_enabled").change(raw -> raw));
        body.refuseIfInvalid();
        return request;
    }

    ChangeWebhookCommand toCommand(UUID webhookId, Caller caller, @Nullable List<Long> expectedVersions) {
        return new ChangeWebhookCommand(webhookId, caller.tenantId(), expectedVersions, url, eventTypes, enabled);
    }
}
