package io.fleetledger.command.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fleetledger.queries.webhook.WebhookView;

/**
 * A webhook and its secret, in the only response that shows it.
 *
 * @param secret the signing secret: {@code whsec_} and 32 bytes in Base64
 */
@JsonPropertyOrder({"webhook", "secret"})
record WebhookWithSecret(
        @JsonUnwrapped WebhookView webhook,
        @JsonProperty("secret") String secret) {

    @Override
    public String toString() {
        return "WebhookWithSecret[" + webhook.id() + "]";
    }
}
