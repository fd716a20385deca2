package io.fleetledger.ingest.file;

import io.fleetledger.ingest.file.SourceRow.Mark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of a file of JSON objects. One that is no object has its text as the property {@code line}, so that it can be
 * given back among those that are.
 *
 * @param properties in the line's order
 * @param problem what is wrong with the line, or null
 */
public record NdjsonLine(
        List<Property> properties, @Nullable String problem) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper TEXTS = JsonMapper.builder().build();
    private static final String NOT_AN_OBJECT = "is no JSON object; a file that begins with { has one object per line";

    public NdjsonLine {
        properties = List.copyOf(properties);
    }

    /**
     * What an object says of one thing.
     *
     * @param key as it was written
     * @param name as columns' names are read: the case and the space around do not matter
     * @param text the value, trimmed; empty for null, and the JSON of an array or an object
     * @param mark what else there is to know of the value
     * @param json the value as it was written
     */
    public record Property(
            String key, String name, String text, @Nullable Mark mark, String json) {}

    public static NdjsonLine read(String line) {
        List<Property> properties = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    properties.add(property(json, line));
                }
                if (json.nextToken() == null) {
                    return new NdjsonLine(properties, repetitionIn(properties));
                }
            }
        } catch (JacksonException noJson) {
            // And so no object either.
        }
        String text = line.strip();
        return new NdjsonLine(List.of(new Property("line", "line", text, null, quoted(text))), NOT_AN_OBJECT);
    }

    private static Property property(JsonParser json, String line) {
        String key = json.currentName();
        JsonToken token = json.nextToken();
        long from = json.currentTokenLocation().getCharOffset();
        String text = "";
        boolean nested = token.isStructStart();
        if (nested) {
            json.skipChildren();
        } else if (token != JsonToken.VALUE_NULL) {
            text = json.getString().strip();
        }
        String written = line.substring((int) from, (int) json.currentLocation().getCharOffset());
        text = nested ? written : text;
        Mark mark = nested ? Mark.NESTED : text.length() > Bounds.MAX_CELL ? Mark.TOO_LONG : null;
        return new Property(key, key.strip().toLowerCase(Locale.ROOT), Bounds.cut(text), mark, written);
    }

    private static @Nullable String repetitionIn(List<Property> properties) {
        Set<String> names = new HashSet<>();
        for (Property property : properties) {
            if (!names.add(property.name())) {
                return "has the property " + property.name() + " twice";
            }
        }
        return null;
    }

    /** An object of the same properties as they were written, and this text in place of what it has of that name. */
    public String with(String name, String text) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        for (Property property : properties) {
            if (!property.name().equals(name)) {
                object.add(quoted(property.key()) + ':' + property.json());
            }
        }
        object.add(quoted(name) + ':' + quoted(text));
        return object.toString().replace('\r', ' '); // It stands between values, and many take it for the line's end.
    }

    private static String quoted(String text) {
        return TEXTS.writeValueAsString(text);
    }
}
