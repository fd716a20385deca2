package io.fleetledger.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Comma-separated text, written and read as RFC 4180 says. */
final class Csv {

    static final String HEADER = "name,machine_identifier,protocol,location\n";

    private Csv() {}

    static String line(String... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell.matches("(?s).*[,\"\r\n].*") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell)
                .collect(Collectors.joining(",", "", "\n"));
    }

    /** The header and these lines. */
    static Upload of(String... lines) {
        return Upload.csv(HEADER + String.join("", lines));
    }

    /** A good row of a machine. */
    static String machine(String identifier) {
        return line("Mill", identifier, "json", "Hall 1");
    }

    /** As many good rows, of identifiers that begin so. */
    static Stream<String> machines(String identifier, int count) {
        return IntStream.range(0, count).mapToObj(index -> machine(identifier + "-" + index));
    }

    static List<List<String>> parse(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        if (cell.length() > 0 || !row.isEmpty()) {
            row.add(cell.toString());
            rows.add(List.copyOf(row));
        }
        return rows;
    }
}
