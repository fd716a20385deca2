package io.fleetledger.command.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.webhook.CreateWebhookCommand;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.webhook.WebhookTargets;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /webhooks}. */
record CreateWebhookRequest(
        @Schema(
                example = "https://hooks.example.com/fleet",
                minLength = 1,
                maxLength = 2048,
                description = "http or https, without user and fragment; of no private or local address, unless the"
                        + " installation allows it",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("url")
        String url,

        @ArraySchema(
                schema = @Schema(example = "io.fleetledger.machine.status-changed"),
                arraySchema =
                        @Schema(
                                description =
                                        "None: all, io.fleetledger.machine.readings-recorded among them, which comes as"
                                                + " often as machines are read"))
        @JsonProperty("event_types")
        List<String> eventTypes,

        @Schema(defaultValue = "true") @JsonProperty("is_enabled")
        boolean enabled) {

    CreateWebhookRequest {
        eventTypes = List.copyOf(eventTypes);
    }

    static CreateWebhookRequest read(JsonBody body, WebhookTargets targets) {
        var url = body.text("url").required(targets::check);
        var eventTypes = body.texts("event_types").optional(WebhookFields::eventTypes);
        var enabled = body.bool("is_enabled").optional(raw -> raw);
        body.refuseIfInvalid();
        return new CreateWebhookRequest(
                url.value(), orNone(eventTypes.orNull()), !Boolean.FALSE.equals(enabled.orNull()));
    }

    private static List<String> orNone(@Nullable List<String> types) {
        return types == null ? List.of() : types;
    }

    CreateWebhookCommand toCommand(UUID webhookId, Caller caller, String sealedSecret) {
        return new CreateWebhookCommand(webhookId, caller.tenantId(), url, eventTypes, enabled, sealedSecret);
    }
}
