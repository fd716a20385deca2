package io.fleetledger.query.stream;

import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.subscription.Envelope;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.query.subscription.WebhookTestEnvelope;
import io.fleetledger.support.axon.MessageKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What subscribers are sent, as an AsyncAPI document: made of all events that are told, by the code that tells them. Schemas
 * are those of made-up events, which have every field; examples are events as they were stored once.
 */
final class AsyncApiDocument {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Path STORED = Path.of("../shared-events/src/test/resources/events");
    private static final String CLOUD_EVENT = Envelope.MEDIA_TYPE;
    private static final String TOKEN = "token";

    private final Map<String, Class<?>> events = new TreeMap<>();

    AsyncApiDocument() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*Event")));
        scanner.findCandidateComponents("io.fleetledger.events").stream()
                .<Class<?>>map(found -> load(Objects.requireNonNull(found.getBeanClassName())))
                .filter(Class::isRecord)
                .forEach(event -> Envelopes.typeOf(event).ifPresent(type -> events.put(type.wireName(), event)));
    }

    Map<String, Object> made() {
        Map<String, Object> messages = new LinkedHashMap<>();
        events.forEach((type, event) -> messages.put(type, envelope(type, event)));
        messages.put(WebhookTestEnvelope.TYPE, test());
        Map<String, Object> dashboard = dashboardMessages();
        messages.putAll(dashboard);

        Map<String, Object> document = new LinkedHashMap<>();
        document.put("asyncapi", "3.0.0");
        document.put("info", info());
        document.put("defaultContentType", "application/json");
        document.put("servers", servers());
        document.put("channels", channels(List.copyOf(events.keySet()), List.copyOf(dashboard.keySet())));
        document.put("operations", operations(dashboard.keySet()));
        document.put(
                "components",
                ordered(
                        "messages",
                        messages,
                        "securitySchemes",
                        Map.of("bearer", ordered("type", "http", "scheme", "bearer", "bearerFormat", "JWT"))));
        return document;
    }

    private static Map<String, Object> info() {
        return ordered(
                "title",
                "Fleet Ledger",
                "version",
                "1",
                "description",
                "What happens to machines, told as it happens. Fields may be added at any time; types and fields that are"
                        + " there are never renamed.");
    }

    private static Map<String, Object> servers() {
        return ordered(
                "standalone",
                ordered(
                        "host",
                        "127.0.0.1:8080",
                        "protocol",
                        "http",
                        "description",
                        "As the standalone listens by default",
                        "security",
                        List.of(Map.of("$ref", "#/components/securitySchemes/bearer"))),
                "standalone-websocket",
                ordered(
                        "host",
                        "127.0.0.1:8080",
                        "protocol",
                        "ws",
                        "description",
                        "The same; the token is the first message"));
    }

    private static Map<String, Object> channels(List<String> events, List<String> dashboard) {
        return ordered(
                "events",
                ordered(
                        "address",
                        "/api/v1/events",
                        "title",
                        "Events",
                        "description",
                        "Server-sent events, each once and in order: id is the event's id, event its type, data the"
                                + " CloudEvent. Goes on from Last-Event-ID or ?after=. "
                                + PublishedType.MACHINE_READINGS_RECORDED.wireName()
                                + " has to be asked for by ?type=.",
                        "servers",
                        List.of(Map.of("$ref", "#/servers/standalone")),
                        "messages",
                        references(events, "#/components/messages/")),
                "dashboard",
                ordered(
                        "address",
                        DashboardHandshake.PATH,
                        "title",
                        "Dashboard",
                        "description",
                        "A WebSocket that begins now. The client's first message is its token; it is let in with a"
                                + " heartbeat, or closed: 4001 the token is not valid or has expired, 4002 none came in"
                                + " time, 4003 too many connections of this address have sent none yet, 1013 the client"
                                + " is too slow, its tenant has too many streams, or a store is away.",
                        "servers",
                        List.of(Map.of("$ref", "#/servers/standalone-websocket")),
                        "messages",
                        references(dashboard, "#/components/messages/"),
                        "bindings",
                        Map.of("ws", Map.of("method", "GET"))),
                "webhooks",
                ordered(
                        "address",
                        null,
                        "title",
                        "Webhooks",
                        "description",
                        "A POST to each webhook's url, signed as Standard Webhooks say: webhook-id, webhook-timestamp and"
                                + " webhook-signature are headers. At least once, in order. "
                                + "Those in its event_types, all if there are none; "
                                + WebhookTestEnvelope.TYPE + " only when somebody tries it.",
                        "messages",
                        references(
                                Stream.concat(events.stream(), Stream.of(WebhookTestEnvelope.TYPE))
                                        .toList(),
                                "#/components/messages/")));
    }

    private static Map<String, Object> operations(Set<String> dashboard) {
        return ordered(
                "tellEvents",
                ordered("action", "send", "channel", Map.of("$ref", "#/channels/events")),
                "takeToken",
                ordered(
                        "action",
                        "receive",
                        "channel",
                        Map.of("$ref", "#/channels/dashboard"),
                        "messages",
                        List.of(Map.of("$ref", "#/channels/dashboard/messages/" + TOKEN))),
                "showHappenings",
                ordered(
                        "action",
                        "send",
                        "channel",
                        Map.of("$ref", "#/channels/dashboard"),
                        "messages",
                        dashboard.stream()
                                .filter(name -> !name.equals(TOKEN))
                                .map(name -> Map.of("$ref", "#/channels/dashboard/messages/" + name))
                                .toList()),
                "callWebhooks",
                ordered("action", "send", "channel", Map.of("$ref", "#/channels/webhooks")));
    }

    private static Map<String, Object> references(List<String> names, String where) {
        Map<String, Object> references = new LinkedHashMap<>();
        names.forEach(name -> references.put(name, Map.of("$ref", where + name)));
        return references;
    }

    private static Map<String, Object> envelope(String type, Class<?> event) {
        EventMessage<?> whole = tracked(SampleEvents.of(event, true), true);
        EventMessage<?> bare = tracked(SampleEvents.of(event, false), false);
        JsonNode attributes = json(Envelopes.of(whole).orElseThrow());
        Map<String, Object> properties = new LinkedHashMap<>();
        attributes.propertyNames().forEach(name -> properties.put(name, attribute(name, attributes.get(name))));
        properties.put("type", Map.of("const", type));
        properties.put(
                "data",
                FieldSchemas.object(
                        Envelopes.dataOf(whole).orElseThrow(),
                        Envelopes.dataOf(bare).orElseThrow(),
                        false));
        JsonNode example = json(Envelopes.of(tracked(stored(event), true)).orElseThrow());
        return message(
                type,
                CLOUD_EVENT,
                ordered(
                        "type",
                        "object",
                        "required",
                        List.copyOf(json(Envelopes.of(bare).orElseThrow()).propertyNames()),
                        "properties",
                        properties),
                List.of(example));
    }

    /** It is nobody's event: it is in no log. */
    private static Map<String, Object> test() {
        JsonNode example = json(WebhookTestEnvelope.of(
                "test-f0a6a1f4-5a43-4f40-9b3a-4b7cf2f6a001",
                UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf4f"),
                "acme",
                "admin",
                Instant.parse("2026-03-01T08:00:00.123Z")));
        Map<String, Object> properties = new LinkedHashMap<>();
        example.propertyNames().forEach(name -> properties.put(name, attribute(name, example.get(name))));
        properties.put("type", Map.of("const", WebhookTestEnvelope.TYPE));
        properties.put(
                "data",
                ordered(
                        "type",
                        "object",
                        "required",
                        List.of("webhook_id"),
                        "properties",
                        Map.of("webhook_id", ordered("type", "string", "format", "uuid"))));
        List<String> required = new ArrayList<>(example.propertyNames());
        required.remove("actor"); // A token may name nobody.
        return message(
                WebhookTestEnvelope.TYPE,
                CLOUD_EVENT,
                ordered("type", "object", "required", required, "properties", properties),
                List.of(example));
    }

    /** Those that are the same for all events say so. */
    private static Map<String, Object> attribute(String name, JsonNode value) {
        return switch (name) {
            case "specversion", "source", "datacontenttype" -> Map.of("const", value.stringValue());
            case "time" -> ordered("type", "string", "format", "date-time");
            default -> Map.of("type", "string");
        };
    }

    private Map<String, Object> dashboardMessages() {
        Map<String, Object> messages = new LinkedHashMap<>();
        messages.put(TOKEN, message(TOKEN, "text/plain", Map.of("type", "string"), List.of()));
        Map<String, @Nullable Object> beat = DashboardMessages.heartbeat(Instant.parse("2026-03-01T08:00:00.123Z"));
        messages.put(
                DashboardMessages.HEARTBEAT,
                message(
                        DashboardMessages.HEARTBEAT,
                        "application/json",
                        FieldSchemas.object(beat, beat, true),
                        List.of(json(beat))));
        Map<String, Set<Map<String, Object>>> schemas = new LinkedHashMap<>();
        Map<String, List<JsonNode>> examples = new LinkedHashMap<>();
        Arrays.stream(PublishedType.values())
                .filter(DashboardMessages.TYPES::contains)
                .map(type -> Objects.requireNonNull(events.get(type.wireName())))
                .forEach(event -> {
                    Map<String, @Nullable Object> whole = DashboardMessages.fieldsOf(
                                    tracked(SampleEvents.of(event, true), true))
                            .get(0);
                    Map<String, @Nullable Object> bare = DashboardMessages.fieldsOf(
                                    tracked(SampleEvents.of(event, false), true))
                            .get(0);
                    String name = String.valueOf(whole.get("type"));
                    schemas.computeIfAbsent(name, none -> new LinkedHashSet<>())
                            .add(FieldSchemas.object(whole, bare, true));
                    DashboardMessages.of(tracked(stored(event), true)).stream()
                            .map(sent -> JSON.readTree(new String(sent.bytes(), StandardCharsets.UTF_8)))
                            .forEach(sent -> examples.computeIfAbsent(name, none -> new ArrayList<>())
                                    .add(sent));
                });
        schemas.forEach((name, variants) -> messages.put(
                name,
                message(
                        name,
                        "application/json",
                        variants.size() == 1 ? variants.iterator().next() : Map.of("oneOf", List.copyOf(variants)),
                        Objects.requireNonNull(examples.get(name)))));
        return messages;
    }

    private static Map<String, Object> message(
            String name, String contentType, Map<String, Object> payload, List<JsonNode> examples) {
        Map<String, Object> message = ordered("name", name, "contentType", contentType, "payload", payload);
        if (!examples.isEmpty()) {
            message.put(
                    "examples",
                    examples.stream().map(example -> Map.of("payload", example)).toList());
        }
        return message;
    }

    private static EventMessage<?> tracked(Object payload, boolean caused) {
        EventMessage<?> message = new GenericEventMessage<>(
                "f0a6a1f4-5a43-4f40-9b3a-4b7cf2f6a001",
                payload,
                caused
                        ? MetaData.from(Map.of(
                                MessageKeys.CORRELATION_ID,
                                "0af7651916cd43dd8448eb211c80319c",
                                MessageKeys.ACTOR,
                                "operator"))
                        : MetaData.emptyInstance(),
                Instant.parse("2026-03-01T08:00:00.123Z"));
        return new GenericTrackedEventMessage<>(new GlobalSequenceTrackingToken(4710), message);
    }

    private static Object stored(Class<?> event) {
        String revision = event.getDeclaredAnnotation(Revision.class).value();
        try {
            return JSON.readValue(
                    Files.readAllBytes(STORED.resolve(event.getSimpleName()).resolve(revision + ".json")), event);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode json(Object value) {
        return JSON.readTree(JSON.writeValueAsString(value));
    }

    private static Map<String, Object> ordered(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            ordered.put(String.valueOf(namesAndValues[index]), namesAndValues[index + 1]);
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> map = (Map<String, Object>) (Map<String, ?>) ordered;
        return map;
    }

    /** One message to a line, so that a change shows where it is. */
    static String written(JsonNode document) {
        return "{\n"
                + document.properties().stream()
                        .map(entry -> "\"" + entry.getKey() + "\":"
                                + (entry.getKey().equals("components")
                                        ? components(entry.getValue())
                                        : JSON.writeValueAsString(entry.getValue())))
                        .collect(Collectors.joining(",\n"))
                + "\n}\n";
    }

    private static String components(JsonNode components) {
        return components.properties().stream()
                .map(entry -> "\"" + entry.getKey() + "\":{\n"
                        + entry.getValue().properties().stream()
                                .map(one -> "\"" + one.getKey() + "\":" + JSON.writeValueAsString(one.getValue()))
                                .collect(Collectors.joining(",\n"))
                        + "\n}")
                .collect(Collectors.joining(",\n", "{", "}"));
    }

    static Stream<JsonNode> messages(JsonNode document) {
        return document.at("/components/messages").valueStream();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
