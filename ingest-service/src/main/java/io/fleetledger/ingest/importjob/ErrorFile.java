package io.fleetledger.ingest.importjob;

import io.fleetledger.ingest.file.NdjsonLine;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The stored error rows of a job, as a file to correct and send again. */
final class ErrorFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<@Nullable String>> CELLS = new TypeReference<>() {};

    private final UploadMetadata metadata;
    private final Stored stored;
    private final List<String> columns;

    /** Opens the error rows, from the first. */
    @FunctionalInterface
    interface Stored {

        InputStream open() throws IOException;
    }

    ErrorFile(UploadMetadata metadata, Stored stored) {
        this.metadata = metadata;
        this.stored = stored;
        this.columns = new ErrorRows(metadata.columns()).columns();
    }

    /** If it refuses, nothing has been written. */
    void write(SheetFormat format, OutputStream out) throws IOException {
        if (format == SheetFormat.NDJSON) {
            writeLines(out);
        } else if (metadata.format() == SheetFormat.NDJSON) {
            writeLinesAsTable(format, out);
        } else {
            writeTable(format, out);
        }
    }

    private StoredLines open() throws IOException {
        return new StoredLines(stored.open());
    }

    private void writeTable(SheetFormat format, OutputStream out) throws IOException {
        try (StoredLines lines = open();
                SheetWriter table = SheetWriter.to(out, format, columns)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                table.row(cells(line));
            }
            table.finish();
        }
    }

    /** An object has one value of a name. An import reads none of the columns that several have. */
    private static List<String> distinct(List<String> columns) {
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (String column : columns) {
            String name = column;
            for (int number = 2; !taken.add(name.strip().toLowerCase(Locale.ROOT)); number++) {
                name = (column + " " + number).strip();
            }
            names.add(name);
        }
        return names;
    }

    private static List<@Nullable String> cells(String line) throws IOException {
        try {
            return JSON.readValue(line, CELLS);
        } catch (JacksonException bad) {
            throw new IOException("A stored error row cannot be read", bad);
        }
    }

    private void writeLines(OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out);
        try (StoredLines lines = open()) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                buffered.write((object(line) + '\n').getBytes(StandardCharsets.UTF_8));
            }
        }
        buffered.flush();
    }

    /** A row added between the two passes may have columns unknown to the first: it is left to a later download. */
    private void writeLinesAsTable(SheetFormat format, OutputStream out) throws IOException {
        LineColumns found = new LineColumns();
        try (StoredLines lines = open()) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                found.add(NdjsonLine.read(object(line)));
            }
        }
        List<String> names = found.names();
        try (StoredLines lines = open();
                SheetWriter table = SheetWriter.to(out, format, names)) {
            String line = lines.next();
            for (int left = found.lines(); left > 0 && line != null; left--) {
                table.row(LineColumns.cells(NdjsonLine.read(object(line)), names));
                line = lines.next();
            }
            table.finish();
        }
    }

    /**
     * A table's cells get names. A row with cells beyond the header becomes its text: with all other cells named, an
     * import would take it, and lose those. Earlier versions stored lines as cells, too, with null for properties that
     * a line did not have.
     */
    private String object(String line) throws IOException {
        if (!line.startsWith("[")) {
            return line;
        }
        List<@Nullable String> cells = cells(line);
        if (cells.size() > columns.size()) {
            String error = String.valueOf(cells.remove(columns.size() - 1));
            return NdjsonLine.read(JSON.writeValueAsString(cells)).with(ErrorRows.ERROR, error);
        }
        Map<String, String> object = new LinkedHashMap<>();
        Iterator<String> names = distinct(columns).iterator();
        for (String cell : cells) {
            String name = names.next();
            if (cell != null) {
                object.put(name, cell);
            }
        }
        return JSON.writeValueAsString(object);
    }
}
