package io.fleetledger.ingest.machine;

import io.fleetledger.ingest.file.MachineColumns;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import io.fleetledger.support.validation.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A file to fill in: the columns, and one row that is clearly an example. */
final class MachineTemplate {

    private static final List<Object> EXAMPLE =
            List.of("Example: CNC Mill #1 (replace this row)", "EXAMPLE-001", "json", "Building A, Line 3", 300);

    private MachineTemplate() {}

    static SheetFormat format(String raw) {
        return switch (raw) {
            case "csv" -> SheetFormat.CSV;
            case "xlsx" -> SheetFormat.XLSX;
            default -> throw new InvalidValueException("must be one of csv, xlsx", "enum");
        };
    }

    static byte[] write(SheetFormat format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SheetWriter sheet = SheetWriter.to(bytes, format, MachineColumns.ALL)) {
            sheet.row(EXAMPLE);
            sheet.finish();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }
}
