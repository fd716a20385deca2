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
 * A line of a file of JSON objects. If it is not an object, its text becomes the property {@code line}, so that it can
 * be returned like the others.
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
     * A property of an object.
     *
     * @param key as it was written
     * @param name the key like columns' names, regardless of case and surrounding space
     * @param text the value, trimmed; empty for null, and the JSON of an array or an object
     * @param mark what the text does not tell about the value
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
            // Then it is not an object either.
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
        Mark mark = nested ? Mark.NESTED : text.length() > FileLimits.MAX_CELL ? Mark.TOO_LONG : null;
        return new Property(key, key.strip().toLowerCase(Locale.ROOT), FileLimits.cut(text), mark, written);
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

    /** Returns an object with the same properties as written, and this text in place of any of that name. */
    public String with(String name, String text) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        for (Property property : properties) {
            if (!property.name().equals(name)) {
                object.add(quoted(property.key()) + ':' + property.json());
            }
        }
        object.add(quoted(name) + ':' + quoted(text));
        return object.toString().replace('\r', ' '); // It is between values, and many programs take it for a line end.
    }

    private static String quoted(String text) {
        return TEXTS.writeValueAsString(text);
    }
}
