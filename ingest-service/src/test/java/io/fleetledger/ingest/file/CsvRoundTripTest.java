package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random tables come back exactly, with their rows' numbers, whatever way of writing CSV is taken. */
class CsvRoundTripTest {

    private static final int TABLES = 40;
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final List<String> PIECES = List.of(
            "a", "Z", "7", " ", "ü", "ß", "€", "–", "\"", "\"\"", ",", ";", "\t", "'", "#", "|", "\n", "\r\n", "\r",
            "\\", "-", "=", "sep=");

    @TempDir
    Path folder;

    /** @param lineEnds taken in turn */
    record Form(Charset charset, String mark, String separator, List<String> lineEnds, boolean quoteAll) {}

    static Stream<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (String separator : List.of(",", ";", "\t")) {
            for (List<String> lineEnds :
                    List.of(List.of("\n"), List.of("\r\n"), List.of("\r"), List.of("\r\n", "\n", "\n"))) {
                for (boolean quoteAll : new boolean[] {false, true}) {
                    for (String mark : List.of("", "\uFEFF")) {
                        for (Charset charset :
                                List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                            forms.add(new Form(charset, mark, separator, lineEnds, quoteAll));
                        }
                    }
                    forms.add(new Form(WINDOWS, "", separator, lineEnds, quoteAll));
                }
            }
        }
        return forms.stream();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aTableComesBackAsItWas(Form form) throws Exception {
        for (int seed = 0; seed < TABLES; seed++) {
            List<List<String>> table = table(new Random(seed));
            Path file = Files.write(folder.resolve("table.csv"), write(table, form));
            assertThat(read(file)).as("seed %d", seed).isEqualTo(expected(table));
        }
    }

    /** A header, then rows of which some are blank, all with characters that Windows-1252 has. */
    private static List<List<String>> table(Random random) {
        int columns = 2 + random.nextInt(4);
        List<List<String>> rows = new ArrayList<>();
        IntStream.range(0, random.nextInt(3)).forEach(n -> rows.add(List.of("")));
        rows.add(IntStream.range(0, columns)
                .mapToObj(n -> "ü column " + n + (random.nextBoolean() ? "" : ", ;\t\"\nx"))
                .toList());
        for (int n = random.nextInt(12); n > 0; n--) {
            rows.add(
                    random.nextInt(4) == 0
                            ? List.of("")
                            : IntStream.range(0, 1 + random.nextInt(columns + 2))
                                    .mapToObj(column -> cell(random))
                                    .toList());
        }
        return rows;
    }

    private static String cell(Random random) {
        StringBuilder cell = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            cell.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return cell.toString();
    }

    private static byte[] write(List<List<String>> table, Form form) throws Exception {
        StringBuilder text = new StringBuilder(form.mark());
        for (int n = 0; n < table.size(); n++) {
            List<String> cells =
                    table.get(n).stream().map(cell -> quoted(cell, form)).toList();
            text.append(String.join(form.separator(), cells))
                    .append(form.lineEnds().get(n % form.lineEnds().size()));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(text.toString().getBytes(form.charset()));
        return bytes.toByteArray();
    }

    private static String quoted(String cell, Form form) {
        boolean needed = cell.chars().anyMatch(c -> ",;\t\"\r\n".indexOf(c) >= 0);
        return needed || (form.quoteAll() && !cell.isEmpty()) ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    private static List<SourceRow> read(Path file) {
        List<SourceRow> rows = new ArrayList<>();
        try (RowSource source = RowSources.open(file)) {
            for (SourceRow row = source.next(); row != null; row = source.next()) {
                rows.add(new SourceRow(row.number(), row.cells(), Map.of(), null));
            }
        }
        return rows;
    }

    private static List<SourceRow> expected(List<List<String>> table) {
        List<SourceRow> rows = new ArrayList<>();
        int columns = -1;
        for (int n = 0; n < table.size(); n++) {
            List<String> row = table.get(n).stream().map(String::strip).toList();
            if (row.stream().allMatch(String::isEmpty)) {
                continue;
            }
            if (columns < 0) {
                columns = row.size();
                continue;
            }
            rows.add(new SourceRow(
                    n + 1,
                    IntStream.range(0, columns)
                            .mapToObj(column -> column < row.size() ? harmless(row.get(column)) : "")
                            .toList(),
                    Map.of(),
                    null));
        }
        return rows;
    }

    /** As exports are read: one apostrophe less in front of what would be a formula. */
    private static String harmless(String cell) {
        return cell.matches("(?s)'+[=+\\-@\\t\\r].*") ? cell.substring(1) : cell;
    }
}
