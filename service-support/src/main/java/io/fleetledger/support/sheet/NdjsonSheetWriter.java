package io.fleetledger.support.sheet;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes one JSON object per line, with typed values. JSON is never run, so texts are not escaped. */
final class NdjsonSheetWriter implements SheetWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<String> columns;
    private final OutputStream out;

    NdjsonSheetWriter(OutputStream out, List<String> columns) {
        this.columns = List.copyOf(columns);
        this.out = new BufferedOutputStream(out);
    }

    @Override
    public void row(List<? extends @Nullable Object> values) throws IOException {
        Cells.requireOnePerColumn(values, columns);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int column = 0; column < columns.size(); column++) {
            object.put(columns.get(column), json(values.get(column)));
        }
        // Through a string: half a surrogate pair becomes a question mark, as in CSV, rather than a failure.
        out.write((JSON.writeValueAsString(object) + '\n').getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Object json(@Nullable Object value) {
        if (value instanceof Number number) {
            return Cells.exact(number);
        }
        return value == null || value instanceof Boolean ? value : Cells.plain(value);
    }

    @Override
    public void finish() throws IOException {
        out.flush();
    }

    @Override
    public void close() {}
}
