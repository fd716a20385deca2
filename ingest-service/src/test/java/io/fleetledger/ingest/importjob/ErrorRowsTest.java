package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.ingest.file.MachineColumns;
import io.fleetledger.ingest.file.RowSource;
import io.fleetledger.ingest.file.RowSources;
import io.fleetledger.ingest.file.SourceRow;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorRowsTest {

    @TempDir
    Path temp;

    @Test
    void aLastLineThatIsStillBeingWrittenIsLeftOut() throws IOException {
        assertThat(copied("[\"A\",\"No.\"]\n[\"B\",\"N")).contains("A,No.").doesNotContain("B");
    }

    @Test
    void aBadLineWithMoreBehindItIsNotPassedOver() {
        assertThatThrownBy(() -> copied("[\"A\",\"No.\"]\n[\"B\",\"N\n[\"C\",\"No.\"]\n"))
                .isInstanceOf(IOException.class);
    }

    /** On a machine that is there, a field that is emptied is lost; one that is not named stays. */
    @Test
    void aMendedRowSaysOfEachFieldWhatItsLineSaid() throws IOException {
        String sent = """
                {"name":"","machine_identifier":"CNC-1","protocol":"json"}
                {"name":"","machine_identifier":"CNC-2","protocol":"json","location":null,"offline_after_seconds":60}
                """;
        List<MachineRow> mended = machines(errorsOf(sent).replace("\"name\":\"\"", "\"name\":\"Mill\""));

        assertThat(mended).extracting(MachineRow::name).containsExactly("Mill", "Mill");
        assertThat(mended)
                .extracting(MachineRow::location, MachineRow::offlineAfterSeconds)
                .containsExactly(tuple(null, null), tuple(new FieldChange<>(null), new FieldChange<>("60")));
    }

    @Test
    void aBlankCellOfATableEmptiesAFieldAsLinesToo() throws IOException {
        String sent = "name,machine_identifier,protocol,location\n,CNC-1,json,\n";

        assertThat(machines(errorsOf(sent).replace("\"name\":\"\"", "\"name\":\"Mill\"")))
                .extracting(MachineRow::name, MachineRow::location)
                .containsExactly(tuple("Mill", new FieldChange<>(null)));
    }

    /** Those of all its rows, as they are downloaded. */
    private String errorsOf(String file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowSource rows = RowSources.open(Files.writeString(temp.resolve("sent"), file))) {
            ErrorRows errors = new ErrorRows(rows.header());
            for (SourceRow row = rows.next(); row != null; row = rows.next()) {
                errors.add(row, "name: is required");
            }
            try (SheetWriter table = SheetWriter.sparse(out, SheetFormat.NDJSON, errors.columns())) {
                ErrorRows.copy(new ByteArrayInputStream(errors.takeLines()), table);
                table.finish();
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<MachineRow> machines(String file) throws IOException {
        List<MachineRow> machines = new ArrayList<>();
        try (RowSource rows = RowSources.open(Files.writeString(temp.resolve("again"), file))) {
            MachineColumns columns = MachineColumns.of(rows.header());
            for (SourceRow row = rows.next(); row != null; row = rows.next()) {
                machines.add(columns.machine(row, UUID.randomUUID()));
            }
        }
        return machines;
    }

    private static String copied(String lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SheetWriter table = SheetWriter.to(out, SheetFormat.CSV, new ErrorRows(List.of("name")).columns())) {
            ErrorRows.copy(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), table);
            table.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
