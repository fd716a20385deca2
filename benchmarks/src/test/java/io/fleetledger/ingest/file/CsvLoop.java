package io.fleetledger.ingest.file;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A file of machines as an import reads it, from disk, beside Univocity on the same file. */
@State(Scope.Benchmark)
public class CsvLoop {

    private static final int ROWS = 500;

    private Path file = Path.of("");

    /** Writes the file. */
    @Setup
    public void write() throws IOException {
        StringBuilder text = new StringBuilder("name,machine_identifier,protocol,location\n");
        for (int row = 0; row < ROWS; row++) {
            text.append("CNC Mill #").append(row).append(",M-").append(row).append(",opc_ua,\"Building ");
            text.append(row % 7).append(", Line ").append(row % 23).append("\"\n");
        }
        file = Files.createTempFile("rows", ".csv");
        Files.writeString(file, text);
    }

    /** Removes it. */
    @TearDown
    public void remove() throws IOException {
        Files.delete(file);
    }

    /** Its rows, the kind of file, its encoding and its separator told by its content. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int read() {
        int cells = 0;
        try (RowSource rows = RowSources.open(file)) {
            for (SourceRow row = rows.next(); row != null; row = rows.next()) {
                cells += row.cells().size();
            }
        }
        return cells;
    }

    /** Its rows, told that it is CSV in UTF-8 with commas. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int bareRead() {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setLineSeparator("\n");
        settings.setReadInputOnSeparateThread(false);
        CsvParser parser = new CsvParser(settings);
        parser.beginParsing(file.toFile(), StandardCharsets.UTF_8);
        int cells = 0;
        for (String[] row = parser.parseNext(); row != null; row = parser.parseNext()) {
            cells += row.length;
        }
        return cells;
    }
}
