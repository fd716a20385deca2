package io.fleetledger.standalone;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds answers against the API document, which is to have said all of them, and looks for what must be in none. */
final class FuzzOracle {

    /** What would tell of the inside; types of events begin as packages do. */
    private static final Pattern INSIDE = Pattern.compile(
            "\\bat [a-z]\\w*(\\.\\w+)+\\(|\\w+Exception\\b|\\b(java|javax|jakarta)\\.[a-z]+\\.|\\borg\\.(springframework"
                    + "|axonframework|h2|apache|bson|slf4j)\\b|com\\.mongodb|tools\\.jackson|de\\.bwaldvogel"
                    + "|io\\.fleetledger\\.(query|queries|command|commands|support|ingest|standalone|events)\\."
                    + "|\\bSELECT\\b.+\\bFROM\\b|\\bINSERT INTO\\b|SQLState");

    /** What the protocol and browsers have on any answer; no client of the API reads it. */
    private static final Set<String> OF_ANY_SERVER = Set.of(
            "cache-control",
            "connection",
            "content-length",
            "content-type",
            "date",
            "expires",
            "keep-alive",
            "pragma",
            "transfer-encoding",
            "vary",
            "x-accel-buffering",
            "x-content-type-options",
            "x-frame-options",
            "x-xss-protection");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern DATA = Pattern.compile("^data: ?(.*)$", Pattern.MULTILINE);

    private final JsonNode components;
    private final String folder;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    /** @param folder of the server's files, whose name must not be told */
    FuzzOracle(JsonNode document, String folder) {
        this.components = closed(document.path("components").deepCopy());
        this.folder = folder;
    }

    /** What is not documented would be in an answer all the same. */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.values().forEach(FuzzOracle::closed);
        return node;
    }

    /** What is wrong with an answer to a tenant; each begins with a word for its kind. */
    List<String> complaints(FuzzExchange exchange, FuzzMemory own, FuzzMemory other) {
        List<String> complaints = new ArrayList<>();
        if (exchange.status() >= 500) {
            complaints.add("STATUS " + exchange.status());
        }
        JsonNode documented = exchange.draft().operation().answer(exchange.status());
        if (documented.isMissingNode()) {
            complaints.add("UNDOCUMENTED status " + exchange.status());
        } else {
            checkBody(exchange, documented.path("content"), complaints);
            checkHeaders(exchange, documented.path("headers"), complaints);
        }
        String body = exchange.body();
        if (INSIDE.matcher(body).find() || body.contains(folder)) {
            complaints.add("INSIDE shown");
        }
        if (own.showsMarkOf(other, body)) {
            complaints.add("TENANT's mark shown to another");
        }
        Matcher ids = ID.matcher(body);
        while (ids.find()) {
            if (own.mayNotKnow(ids.group(), other)) {
                complaints.add("TENANT's id shown to another: " + ids.group());
            }
        }
        return complaints;
    }

    private void checkBody(FuzzExchange exchange, JsonNode content, List<String> complaints) {
        if (content.isEmpty()) {
            if (!exchange.body().isEmpty()) {
                complaints.add("UNDOCUMENTED body");
            }
            return;
        }
        JsonNode media = content.path(exchange.mediaType());
        if (media.isMissingNode()) {
            complaints.add("UNDOCUMENTED media type " + exchange.mediaType());
            return;
        }
        try {
            if (exchange.isJson()) {
                JsonNode body = FleetClient.parse(exchange.body());
                check(media.path("schema"), body, complaints);
                if (exchange.status() >= 400
                        && !media.path("examples").has(body.path("code").asString(""))) {
                    complaints.add("UNDOCUMENTED code " + body.path("code"));
                }
            } else if (exchange.mediaType().equals("text/event-stream")) {
                Matcher events = DATA.matcher(exchange.body());
                while (events.find()) {
                    check(envelope(), FleetClient.parse(events.group(1)), complaints);
                }
            } else if (exchange.mediaType().endsWith("ndjson")) {
                exchange.body().lines().forEach(FleetClient::parse);
            }
        } catch (JacksonException unreadable) {
            complaints.add("UNREADABLE body");
        }
    }

    /** Those that are always sent are there, and no other than those that may be. */
    private void checkHeaders(FuzzExchange exchange, JsonNode documented, List<String> complaints) {
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        documented.properties().forEach(entry -> {
            JsonNode header = entry.getValue().has("$ref")
                    ? components.at(entry.getValue().path("$ref").asString().substring("#/components".length()))
                    : entry.getValue();
            known.add(entry.getKey());
            Optional<String> value = exchange.headers().firstValue(entry.getKey());
            if (value.isEmpty() && header.path("required").asBoolean()) {
                complaints.add("HEADER left out: " + entry.getKey());
            }
            if (header.at("/schema/type").asString().equals("integer")
                    && !value.orElse("0").matches("[0-9]+")) {
                complaints.add("HEADER that is no number: " + entry.getKey());
            }
        });
        exchange.headers().map().keySet().stream()
                .filter(name -> !known.contains(name) && !OF_ANY_SERVER.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> complaints.add("UNDOCUMENTED header " + name));
    }

    private static JsonNode envelope() {
        return FleetClient.parse("{\"$ref\":\"#/components/schemas/Envelope\"}");
    }

    private void check(JsonNode schema, JsonNode body, List<String> complaints) {
        compiled.computeIfAbsent(schema.toString(), text -> schemas.getSchema(whole(text)))
                .validate(body)
                .forEach(error -> complaints.add("SCHEMA " + error.getInstanceLocation() + " " + error.getMessage()));
    }

    private JsonNode whole(String schema) {
        ObjectNode whole = (ObjectNode) closed(FleetClient.parse(schema));
        whole.set("components", components);
        return whole;
    }
}
