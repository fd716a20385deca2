package io.fleetledger.ingest.reading;

import io.fleetledger.ingest.file.FailureRecordingInputStream;
import io.fleetledger.support.http.UnreadableJson;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** {@code {"readings": […]}}, read as a stream. Nothing is recorded before all of it is known to be JSON. */
final class JsonReadings {

    static final int MAX_READINGS = 1_000;

    private JsonReadings() {}

    /** @throws IOException if the body cannot be read to its end: the client has disconnected */
    static List<ParsedReading> read(InputStream body, ReadingRules rules) throws IOException {
        FailureRecordingInputStream source = new FailureRecordingInputStream(body);
        try (JsonParser json = ReadingJson.parser(source)) {
            if (json.nextToken() == null) {
                throw new ProblemException(Problem.malformed("The body is empty; send a JSON object."));
            }
            List<ParsedReading> readings =
                    json.currentToken() == JsonToken.START_OBJECT ? readObject(json, rules) : null;
            if (readings == null) {
                json.skipChildren();
                throw invalid(List.of("body"), "must be an object", "dict_type");
            }
            if (json.nextToken() != null) {
                throw new ProblemException(Problem.malformed("The body goes on behind its JSON object."));
            }
            return requireSome(readings);
        } catch (StreamConstraintsException excess) { // A body has no room for what exceeds another bound.
            throw UnreadableJson.tooDeep();
        } catch (JacksonException unreadable) {
            IOException broken = source.failure();
            if (broken != null) {
                throw broken;
            }
            throw UnreadableJson.of(unreadable);
        }
    }

    private static List<ParsedReading> readObject(JsonParser json, ReadingRules rules) {
        @Nullable List<ParsedReading> readings = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            if (!name.equals("readings")) {
                json.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
                readings = readArray(json, rules);
            } else {
                throw invalid(List.of("body", "readings"), "must be an array", "list_type");
            }
        }
        if (readings == null) {
            throw invalid(List.of("body", "readings"), "is required", "missing");
        }
        return readings;
    }

    private static List<ParsedReading> readArray(JsonParser json, ReadingRules rules) {
        List<ParsedReading> readings = new ArrayList<>(MAX_READINGS);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            RawReading raw = ReadingJson.read(json);
            if (readings.size() == MAX_READINGS) {
                throw tooMany();
            }
            readings.add(raw == null ? ParsedReading.wrong(null, "Reading must be an object") : rules.check(raw));
        }
        return readings;
    }

    static List<ParsedReading> requireSome(List<ParsedReading> readings) {
        if (readings.isEmpty()) {
            throw invalid(List.of("body", "readings"), "must have at least 1 reading", "too_short");
        }
        return readings;
    }

    static ProblemException tooMany() {
        return invalid(
                List.of("body", "readings"), "must have at most 1,000 readings; send more as NDJSON", "too_long");
    }

    private static ProblemException invalid(List<String> loc, String message, String type) {
        return new ProblemException(Problem.invalid(List.of(new FieldProblem(loc, message, type))));
    }
}
