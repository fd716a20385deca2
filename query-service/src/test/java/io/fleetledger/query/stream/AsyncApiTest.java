package io.fleetledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.subscription.WebhookTestEnvelope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The file that tells subscribers what they are sent; {@code -Dfleet.api.write} writes it anew. */
class AsyncApiTest {

    private static final Path FILE = Path.of("../service-support/src/main/resources/fleet-ledger-asyncapi.json");

    /** Of AsyncAPI's own schemas, the one for documents of this version; Apache License 2.0. */
    private static final String ITS_SCHEMA = "/asyncapi/3.0.0-without-$id.json";

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    private final JsonNode made =
            AsyncApiDocument.JSON.readTree(AsyncApiDocument.JSON.writeValueAsString(new AsyncApiDocument().made()));

    @Test
    void theFileIsWhatTheCodeSays() throws IOException {
        if (System.getProperty("fleet.api.write") != null) {
            Files.writeString(FILE, AsyncApiDocument.written(made));
        }
        assertThat(AsyncApiDocument.JSON.readTree(Files.readString(FILE))).isEqualTo(made);
    }

    @Test
    void itIsADocumentOfAsyncApi() throws IOException {
        try (InputStream schema = AsyncApiTest.class.getResourceAsStream(ITS_SCHEMA)) {
            Schema asyncApi = SCHEMAS.getSchema(AsyncApiDocument.JSON.readTree(Objects.requireNonNull(schema)));
            assertThat(asyncApi.validate(made)).isEmpty();

            ObjectNode wrong = (ObjectNode) made.deepCopy();
            ((ObjectNode) wrong.at("/operations/tellEvents")).put("action", "shout");
            assertThat(asyncApi.validate(wrong)).as("it would tell").isNotEmpty();
        }
    }

    @Test
    void everyTypeIsInItAndOnBothOfItsWays() {
        assertThat(PublishedType.wireNames()).allSatisfy(type -> {
            assertThat(made.at("/components/messages").has(type)).as(type).isTrue();
            assertThat(Stream.of("events", "webhooks"))
                    .allSatisfy(channel -> assertThat(made.at("/channels/" + channel + "/messages")
                                    .has(type))
                            .as(type)
                            .isTrue());
        });
    }

    @Test
    void aTestIsSentToWebhooksOnly() {
        assertThat(made.at("/channels/webhooks/messages").has(WebhookTestEnvelope.TYPE))
                .isTrue();
        assertThat(made.at("/channels/events/messages").has(WebhookTestEnvelope.TYPE))
                .isFalse();
        assertThat(made.at("/components/messages").has(WebhookTestEnvelope.TYPE))
                .isTrue();
    }

    @Test
    void everyReferenceIsOfSomething() {
        assertThat(made.findValues("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                made.at(reference.stringValue().substring(1)).isMissingNode())
                        .as(reference.stringValue())
                        .isFalse());
    }

    @Test
    void examplesAreWhatTheirSchemasSayAndNothingLess() {
        assertThat(AsyncApiDocument.messages(made)).isNotEmpty().allSatisfy(message -> {
            Schema schema = SCHEMAS.getSchema(message.get("payload"));
            message.path("examples").forEach(example -> {
                JsonNode payload = example.get("payload");
                assertThat(schema.validate(payload)).as(payload.toString()).isEmpty();
                for (String name : payload.propertyNames()) {
                    JsonNode without = ((ObjectNode) payload.deepCopy()).without(name);
                    if (!name.equals("correlationid") && !name.equals("actor")) {
                        assertThat(schema.validate(without))
                                .as("without %s: %s", name, payload)
                                .isNotEmpty();
                    }
                }
            });
        });
    }
}
