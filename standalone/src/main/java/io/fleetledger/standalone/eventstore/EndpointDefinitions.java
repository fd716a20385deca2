package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.webhook.WebhookEndpoint;
import java.util.Objects;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;

/** The JSON of a webhook's definition in its row. */
record EndpointDefinitions(Serializer serializer) {

    String write(WebhookEndpoint endpoint) {
        return serializer.serialize(endpoint, String.class).getData();
    }

    WebhookEndpoint read(String definition) {
        return Objects.requireNonNull(serializer.<String, WebhookEndpoint>deserialize(
                new SimpleSerializedObject<>(definition, String.class, WebhookEndpoint.class.getName(), null)));
    }
}
