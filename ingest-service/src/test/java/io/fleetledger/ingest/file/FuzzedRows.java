package io.fleetledger.ingest.file;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.support.fuzz.FuzzInputs;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What has to hold of any file, whatever is in it. */
final class FuzzedRows {

    private static final UUID ID = new UUID(0, 1);
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 422);

    /** Of memory in all, for the buffers of each reading of the file and for twice the XML that a small workbook may have. */
    private static final long BYTES = 256L << 20;

    private static final long MILLIS = 8_000;
    private static final Path FILE = file();

    private FuzzedRows() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("fuzzed", "");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * The file is refused as documented, or its rows have one cell for each column and rising numbers. What is written of the
     * machines that it has is read as the same machines.
     */
    static void check(byte[] file) throws Exception {
        FuzzInputs.within(BYTES, MILLIS, () -> {
            List<MachineRow> machines;
            try {
                machines = machines(file);
            } catch (ProblemException refused) {
                int status = refused.problem().error().status().value();
                if (!REFUSALS.contains(status) || refused.problem().detail().isBlank()) {
                    throw new AssertionError("Refused with " + status, refused);
                }
                return;
            }
            List<List<@Nullable String>> exported = machines.stream()
                    .filter(FuzzedRows::isWhole)
                    .map(FuzzedRows::fields)
                    .toList();
            if (exported.isEmpty()) {
                return; // Such a file has no row to be told by.
            }
            for (SheetFormat format : List.of(SheetFormat.CSV, SheetFormat.NDJSON)) {
                List<List<@Nullable String>> again = machines(written(exported, format)).stream()
                        .map(FuzzedRows::fields)
                        .toList();
                if (!again.equals(exported)) {
                    throw new AssertionError(format + " has " + again + " of " + exported);
                }
            }
        });
    }

    private static List<MachineRow> machines(byte[] file) throws IOException {
        Files.write(FILE, file);
        List<MachineRow> machines = new ArrayList<>();
        try (RowSource source = RowSources.open(FILE)) {
            List<String> header = source.header();
            MachineColumns columns = columns(header);
            long last = 0;
            for (SourceRow row = source.next(); row != null; row = source.next()) {
                require(row.number() > last, row);
                require(row.cells().size() == header.size(), row);
                require(row.cells().stream().allMatch(cell -> cell.length() <= FileLimits.MAX_CELL), row);
                require(row.marks().keySet().stream().allMatch(place -> place >= 0 && place < header.size()), row);
                if (row.line() != null) {
                    requireGivenBack(row.line());
                }
                last = row.number();
                machines.add(columns.machine(row, ID));
            }
        }
        return machines;
    }

    /** With its error the line says what it said before, but for what stands between values. */
    private static void requireGivenBack(String line) {
        NdjsonLine sent = NdjsonLine.read(line);
        String given = sent.with("error", "No.");
        require(given.lines().count() == 1, given);
        require(said(NdjsonLine.read(given)).equals(said(sent)), given);
    }

    private static List<String> said(NdjsonLine line) {
        return line.properties().stream()
                .filter(property -> !property.name().equals("error"))
                .map(property -> (property.key() + property.mark() + property.text()).replace('\r', ' '))
                .toList();
    }

    /** Those of the header; if it lacks one, its first are taken for them, so that the rows are read all the same. */
    private static MachineColumns columns(List<String> header) {
        try {
            return MachineColumns.of(header);
        } catch (ProblemException refused) {
            require(refused.problem().error().status().value() == 422, refused);
            List<String> names = new ArrayList<>(MachineColumns.REQUIRED);
            while (names.size() < header.size()) {
                names.add("other");
            }
            if (header.size() < MachineColumns.REQUIRED.size()) {
                throw refused;
            }
            return MachineColumns.of(names);
        }
    }

    /** A machine can have it: its name is there, and nothing in it is half a character or would be cut. */
    private static boolean isWhole(MachineRow row) {
        return row.problems().isEmpty()
                && row.name() != null
                && fields(row).stream()
                        .allMatch(text -> text == null
                                || (text.length() <= 1_000
                                        && StandardCharsets.UTF_8.newEncoder().canEncode(text)));
    }

    private static List<@Nullable String> fields(MachineRow row) {
        return Arrays.asList(
                row.name(),
                row.machineIdentifier(),
                row.protocol(),
                valueOf(row.location()),
                valueOf(row.offlineAfterSeconds()));
    }

    private static @Nullable String valueOf(@Nullable FieldChange<String> change) {
        return change == null ? null : change.value();
    }

    private static byte[] written(List<List<@Nullable String>> rows, SheetFormat format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SheetWriter writer = SheetWriter.to(bytes, format, MachineColumns.ALL)) {
            for (List<@Nullable String> row : rows) {
                writer.row(row);
            }
            writer.finish();
        }
        return bytes.toByteArray();
    }

    private static void require(boolean holds, Object otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
