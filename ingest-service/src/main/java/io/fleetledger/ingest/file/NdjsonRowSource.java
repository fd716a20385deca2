package io.fleetledger.ingest.file;

import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.problem.ProblemException;
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

    private final Reader text;
    private final List<String> header;
    private final Map<String, Integer> columns = new HashMap<>();
    private @Nullable Line first;
    private long row;
    private boolean atEnd;

    /** A property's text, and what else there is to know of it. */
    private record Value(String text, @Nullable Mark mark) {}

    private record Line(long row, Map<String, Value> properties) {}

    private NdjsonRowSource(Reader text) throws IOException {
        this.text = text;
        this.first = readLine();
        List<String> names = new ArrayList<>(MachineColumns.ALL);
        names.forEach(name -> columns.put(name, columns.size()));
        if (first != null) {
            for (String property : first.properties().keySet()) {
                if (columns.putIfAbsent(property, columns.size()) == null) {
                    names.add(property);
                }
            }
        }
        if (names.size() > Bounds.MAX_COLUMNS) {
            throw Bounds.tooManyColumns(row);
        }
        this.header = Collections.unmodifiableList(names);
    }

    static NdjsonRowSource open(Path file, TextEncoding encoding) throws IOException {
        Reader text = new BufferedReader(encoding.open(file), 1 << 16);
        try {
            return new NdjsonRowSource(text);
        } catch (IOException | RuntimeException refused) {
            text.close();
            throw refused;
        }
    }

    @Override
    public SheetFormat format() {
        return SheetFormat.NDJSON;
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public @Nullable SourceRow next() {
        Line line = first;
        first = null;
        try {
            line = line == null ? readLine() : line;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return line == null ? null : rowOf(line);
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
        return new SourceRow(line.row(), List.of(cells), marks);
    }

    private @Nullable Line readLine() throws IOException {
        while (!atEnd) {
            row++;
            String line = boundedLine();
            if (!line.isBlank()) {
                return new Line(row, propertiesOf(line));
            }
        }
        return null;
    }

    private String boundedLine() throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = text.read(); c != '\n'; c = text.read()) {
                if (c < 0) {
                    atEnd = true;
                    break;
                }
                if (line.length() == Bounds.MAX_ROW) {
                    throw Bounds.rowTooLong(row);
                }
                line.append((char) c);
            }
        } catch (CharacterCodingException invalid) {
            throw FileProblems.unreadable("The text of line " + row + " or a later one is not valid UTF-8.");
        }
        return line.toString();
    }

    /** Keys as columns' names are read: the case and the space around do not matter. */
    private Map<String, Value> propertiesOf(String line) {
        Map<String, Value> properties = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject();
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName().strip().toLowerCase(Locale.ROOT);
                json.nextToken();
                if (properties.put(name, valueOf(json)) != null) {
                    throw FileProblems.unreadable("Line " + row + " has the property " + name + " twice.");
                }
            }
            if (json.nextToken() != null) {
                throw notAnObject();
            }
        } catch (JacksonException invalid) {
            throw notAnObject();
        }
        return properties;
    }

    private Value valueOf(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == null || token.isStructStart()) {
            json.skipChildren();
            return new Value("", Mark.NESTED);
        }
        String value = token == JsonToken.VALUE_NULL ? "" : json.getString().strip();
        if (value.length() > Bounds.MAX_CELL) {
            throw Bounds.cellTooLong(row);
        }
        return new Value(value, null);
    }

    private ProblemException notAnObject() {
        return FileProblems.unreadable(
                "Line " + row + " is no JSON object. A file that begins with { has one object per line.");
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
