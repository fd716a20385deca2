package io.fleetledger.ingest.reading;

import io.fleetledger.ingest.file.CsvRow;
import io.fleetledger.ingest.file.HeaderSummary;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of a table that hold its readings' fields, in any order and any case; unknown ones are ignored. */
final class ReadingColumns {

    private static final List<String> REQUIRED =
            List.of("machine_identifier", "timestamp", "metric_name", "value", "unit");
    private static final List<String> READ =
            Stream.concat(REQUIRED.stream(), Stream.of("raw_tag")).toList();

    private final Map<String, Integer> places;
    private final int count;

    private ReadingColumns(Map<String, Integer> places, int count) {
        this.places = Map.copyOf(places);
        this.count = count;
    }

    /** Finds the columns, or refuses the table with all errors of its header (422). */
    static ReadingColumns of(List<String> header) {
        Map<String, Integer> places = new HashMap<>();
        Set<String> repeated = new LinkedHashSet<>();
        for (int place = 0; place < header.size(); place++) {
            String name = header.get(place).strip().toLowerCase(Locale.ROOT);
            if (READ.contains(name) && places.putIfAbsent(name, place) != null) {
                repeated.add(name);
            }
        }
        List<FieldProblem> wrong = new ArrayList<>();
        repeated.forEach(name -> wrong.add(problem(name, "is there more than once", "duplicate_column")));
        REQUIRED.stream()
                .filter(name -> !places.containsKey(name))
                .forEach(name -> wrong.add(problem(name, "is a required column", "missing")));
        if (!wrong.isEmpty()) {
            throw refusal(wrong, header);
        }
        return new ReadingColumns(places, header.size());
    }

    private static FieldProblem problem(String column, String message, String type) {
        return new FieldProblem(List.of("body", column), message, type);
    }

    private static ProblemException refusal(List<FieldProblem> wrong, List<String> header) {
        Problem invalid = Problem.invalid(wrong);
        String detail = invalid.detail() + " " + HeaderSummary.of(header);
        return new ProblemException(new Problem(invalid.error(), detail, wrong, invalid.headers()));
    }

    /** All of the header's, unknown ones included. */
    int count() {
        return count;
    }

    /** The text of a row's field; null if it is empty, or neither header nor row has it. */
    @Nullable String cell(CsvRow row, String name) {
        Integer place = places.get(name);
        String text =
                place == null || place >= row.cells().size() ? "" : row.cells().get(place);
        return text.isEmpty() ? null : text;
    }

    /** The same of a row whose cells may have split or run together: only its first cell is certain. */
    @Nullable String certainCell(CsvRow row, String name) {
        return Integer.valueOf(0).equals(places.get(name)) ? cell(row, name) : null;
    }

    /** The first field of which a row has only the beginning, or null. */
    @Nullable String firstCut(CsvRow row) {
        for (String name : READ) {
            Integer place = places.get(name);
            if (place != null && row.cut().contains(place)) {
                return name;
            }
        }
        return null;
    }
}
