package io.fleetledger.ingest.reading;

import io.fleetledger.support.http.UnreadableJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;

/** One JSON object per line, however many lines. A line that is not an object is a rejected reading. */
final class NdjsonReadings {

    private static final int BUFFER = 1 << 16;
    /** Bytes of a line: many times what the longest reading has. */
    private static final int MAX_LINE = 1 << 16;

    private final InputStream body;
    private final ReadingRules rules;
    private final byte[] buffer = new byte[BUFFER];
    private byte[] line = new byte[1_024];
    private int length;
    private boolean tooLong;

    NdjsonReadings(InputStream body, ReadingRules rules) {
        this.body = body;
        this.rules = rules;
    }

    void forEach(Consumer<ParsedReading> each) throws IOException {
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    append(from, i);
                    from = i + 1;
                    endLine(each);
                }
            }
            append(from, count);
        }
        endLine(each);
    }

    private void append(int from, int to) {
        int added = to - from;
        if (tooLong || length + added > MAX_LINE) {
            tooLong = true;
            return;
        }
        if (length + added > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + added));
        }
        System.arraycopy(buffer, from, line, length, added);
        length += added;
    }

    /** A blank line is no reading. */
    private void endLine(Consumer<ParsedReading> each) {
        if (tooLong) {
            each.accept(ParsedReading.wrong(null, "Line must have at most 65,536 bytes"));
        } else if (!isBlank()) {
            each.accept(parse());
        }
        length = 0;
        tooLong = false;
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private ParsedReading parse() {
        try (JsonParser json = ReadingJson.parser(line, length)) {
            json.nextToken();
            RawReading raw = ReadingJson.read(json);
            return raw == null || json.nextToken() != null
                    ? ParsedReading.wrong(null, "Line must be a JSON object")
                    : rules.check(raw);
        } catch (StreamConstraintsException excess) { // A line has no room for what exceeds another bound.
            return ParsedReading.wrong(
                    null, "Line must not be nested deeper than " + UnreadableJson.MAX_DEPTH + " levels");
        } catch (JacksonException unreadable) {
            return ParsedReading.wrong(null, "Line must be a JSON object");
        }
    }
}
