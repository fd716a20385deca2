package io.fleetledger.ingest.importjob;

import io.fleetledger.ingest.file.NdjsonLine;
import io.fleetledger.ingest.file.SourceRow;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows that were not registered, as lines: an array of a table row's cells, then the reason, then the cells beyond the
 * header, which are beyond it again when the row is sent again; or the line as sent, with the property {@code error}. A column or property of that name in the file is left out, so that corrected rows that
 * fail again have the new reason.
 */
final class ErrorRows {

    static final String ERROR = "error";

    private static final JsonMapper JSON = JsonMapper.builder().build();

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

    /** The downloaded table's header. */
    List<String> columns() {
        return List.copyOf(columns);
    }

    /** Encodes by way of text: half a surrogate pair becomes a question mark instead of failing. */
    void add(SourceRow row, String error) {
        String line = row.line() == null
                ? JSON.writeValueAsString(cells(row, error))
                : NdjsonLine.read(row.line()).with(ERROR, error);
        lines.writeBytes((line + '\n').getBytes(StandardCharsets.UTF_8));
    }

    private List<String> cells(SourceRow row, String error) {
        List<String> cells = new ArrayList<>();
        for (int place : kept) {
            cells.add(row.cells().get(place));
        }
        cells.add(error);
        cells.addAll(row.beyond());
        return cells;
    }

    /** The lines added since the last call. */
    byte[] takeLines() {
        byte[] taken = lines.toByteArray();
        lines.reset();
        return taken;
    }
}
