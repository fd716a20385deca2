package io.fleetledger.ingest.reading;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads one reading's JSON, value by value. The last of repeated properties counts; unknown ones are ignored.
 * {@code NaN} and the like are not JSON, but some libraries write them: they invalidate only their reading.
 */
final class ReadingJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength((int) BoundedBody.MAX_BYTES)
                    .maxNameLength((int) BoundedBody.MAX_BYTES)
                    .build())
            .build();

    private ReadingJson() {}

    static JsonParser parser(InputStream body) {
        return JSON.createParser(ObjectReadContext.empty(), body);
    }

    static JsonParser parser(byte[] line, int length) {
        return JSON.createParser(ObjectReadContext.empty(), line, 0, length);
    }

    /** Reads the object that begins at the current token to its end; returns null if it is something else. */
    static @Nullable RawReading read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return null;
        }
        Object machineIdentifier = null;
        Object timestamp = null;
        Object metricName = null;
        Object value = null;
        Object unit = null;
        Object rawTag = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "machine_identifier" -> machineIdentifier = valueOf(json);
                case "timestamp" -> timestamp = valueOf(json);
                case "metric_name" -> metricName = valueOf(json);
                case "value" -> value = valueOf(json);
                case "unit" -> unit = valueOf(json);
                case "raw_tag" -> rawTag = valueOf(json);
                default -> json.skipChildren();
            }
        }
        return new RawReading(machineIdentifier, timestamp, metricName, value, unit, rawTag);
    }

    private static @Nullable Object valueOf(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> json.getDoubleValue();
            case VALUE_NULL -> null;
            default -> {
                json.skipChildren();
                yield RawReading.NEITHER;
            }
        };
    }
}
