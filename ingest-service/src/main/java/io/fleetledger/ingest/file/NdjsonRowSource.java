package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Objects of JSON, one in a line. Which properties there are, only the last line tells; the columns are those of a
 * machine and what else the first object has, and further ones are ignored like all unknown columns.
 */
final class NdjsonRowSource implements RowSource {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String NOT_AN_OBJECT = "is no JSON object; a file that begins with { has one object per line";

    private final Reader text;
    private final List<String> header = new ArrayList<>(MachineColumns.READ);
    private final Map<String, Integer> columns = new HashMap<>();
    private long row;
    private boolean atEnd;

    /** A property's text, and what else there is to know of it. */
    private record Value(String text, @Nullable Mark mark) {}

    /** Of a line that is no object, there are no properties. */
    private record Line(
            long row,
            Map<String, Value> properties,
            @Nullable Violation problem) {}

    private NdjsonRowSource(Reader text, Set<String> properties) {
        this.text = text;
        properties.stream().filter(name -> !header.contains(name)).forEach(header::add);
        if (header.size() > Bounds.MAX_COLUMNS) {
            throw Bounds.refusal(Bounds.tooManyColumns(1));
        }
        header.forEach(name -> columns.put(name, columns.size()));
    }

    static NdjsonRowSource open(Path file, TextEncoding encoding) throws IOException {
        Set<String> properties;
        try (NdjsonRowSource ahead = new NdjsonRowSource(reader(file, encoding), Set.of())) {
            properties = ahead.propertiesOfFirst();
        }
        return new NdjsonRowSource(reader(file, encoding), properties);
    }

    private static Reader reader(Path file, TextEncoding encoding) throws IOException {
        return new BufferedReader(encoding.open(file), 1 << 16);
    }

    /** A file in which no line is an object is no such file, whatever it begins with. */
    private Set<String> propertiesOfFirst() throws IOException {
        Violation firstProblem = null;
        for (Line line = readLine(); line != null; line = readLine()) {
            if (line.problem() == null) {
                return line.properties().keySet();
            }
            firstProblem = firstProblem == null ? line.problem() : firstProblem;
        }
        throw firstProblem == null ? FileProblems.unreadable("The file has no rows.") : Bounds.refusal(firstProblem);
    }

    @Override
    public SheetFormat format() {
        return SheetFormat.NDJSON;
    }

    @Override
    public List<String> header() {
        return Collections.unmodifiableList(header);
    }

    @Override
    public @Nullable SourceRow next() {
        try {
            Line line = readLine();
            return line == null ? null : rowOf(line);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private SourceRow rowOf(Line line) {
        String[] cells = new String[header.size()];
        Map<Integer, Mark> marks = new HashMap<>();
        for (int column = 0; column < cells.length; column++) {
            cells[column] = "";
            marks.put(column, Mark.ABSENT);
        }
        line.properties().forEach((name, value) -> {
            Integer column = columns.get(name);
            if (column != null) {
                cells[column] = value.text();
                marks.remove(column);
                if (value.mark() != null) {
                    marks.put(column, value.mark());
                }
            }
        });
        return new SourceRow(line.row(), List.of(cells), marks, line.problem());
    }

    private @Nullable Line readLine() throws IOException {
        while (!atEnd) {
            row++;
            String line = boundedLine();
            if (line == null) {
                return new Line(row, Map.of(), Bounds.rowTooLong(row));
            }
            if (!line.isBlank()) {
                return read(line);
            }
        }
        return null;
    }

    /** Null for a line that is too long, which is read past all the same. */
    private @Nullable String boundedLine() throws IOException {
        StringBuilder line = new StringBuilder();
        boolean tooLong = false;
        try {
            for (int c = text.read(); c != '\n'; c = text.read()) {
                if (c < 0) {
                    atEnd = true;
                    break;
                }
                tooLong |= line.length() == Bounds.MAX_ROW;
                if (!tooLong) {
                    line.append((char) c);
                }
            }
        } catch (CharacterCodingException invalid) {
            throw FileProblems.unreadable("The text of line " + row + " or a later one is not valid UTF-8.");
        }
        return tooLong ? null : line.toString();
    }

    private Line read(String line) {
        Map<String, Value> properties = new LinkedHashMap<>();
        String problem;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            problem = read(json, properties);
        } catch (JacksonException invalid) {
            problem = NOT_AN_OBJECT;
        }
        return problem == null
                ? new Line(row, properties, null)
                : new Line(row, Map.of(), Bounds.unreadable("Row " + row + " " + problem));
    }

    /**
     * Keys as columns' names are read: the case and the space around do not matter.
     *
     * @return what is wrong with the line, or null
     */
    private static @Nullable String read(JsonParser json, Map<String, Value> properties) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return NOT_AN_OBJECT;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName().strip().toLowerCase(Locale.ROOT);
            json.nextToken();
            if (properties.put(name, valueOf(json)) != null) {
                return "has the property " + name + " twice";
            }
        }
        return json.nextToken() == null ? null : NOT_AN_OBJECT;
    }

    private static Value valueOf(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == null || token.isStructStart()) {
            json.skipChildren();
            return new Value("", Mark.NESTED);
        }
        String value = token == JsonToken.VALUE_NULL ? "" : json.getString().strip();
        return new Value(Bounds.cut(value), value.length() > Bounds.MAX_CELL ? Mark.TOO_LONG : null);
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
