package io.fleetledger.ingest.importjob;

import io.fleetledger.ingest.file.SourceRow;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows that were not registered, as lines: the cells of the file's columns, then why. A column {@code error} of the
 * file's own is left out, so that rows which were mended and failed again are told the new reason.
 */
final class ErrorRows {

    static final String ERROR = "error";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<@Nullable String>> LINE = new TypeReference<>() {};

    private final List<String> columns = new ArrayList<>();
    private final int[] kept;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    ErrorRows(List<String> header) {
        kept = IntStream.range(0, header.size())
                .filter(place -> !header.get(place).strip().equalsIgnoreCase(ERROR))
                .toArray();
        IntStream.of(kept).mapToObj(header::get).forEach(columns::add);
        columns.add(ERROR);
    }

    /** What the downloaded file's header says. */
    List<String> columns() {
        return List.copyOf(columns);
    }

    /** A blank cell empties a field, and what is not there leaves it alone: null is the latter only. */
    void add(SourceRow row, String error) {
        List<@Nullable String> line = new ArrayList<>();
        for (int place : kept) {
            String cell = row.cells().get(place);
            line.add(row.marks().get(place) == Mark.ABSENT ? null : cell);
        }
        line.add(error);
        lines.writeBytes(JSON.writeValueAsBytes(line));
        lines.write('\n');
    }

    /** The lines added since the last call. */
    byte[] takeLines() {
        byte[] taken = lines.toByteArray();
        lines.reset();
        return taken;
    }

    /** Copies stored lines into a table; a last one that is still being written is left out. */
    static void copy(InputStream stored, SheetWriter table) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stored, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                List<@Nullable String> row;
                try {
                    row = JSON.readValue(line, LINE);
                } catch (JacksonException bad) {
                    if (reader.readLine() != null) {
                        throw new IOException("A stored error row cannot be read", bad);
                    }
                    return;
                }
                table.row(row);
            }
        }
    }
}
