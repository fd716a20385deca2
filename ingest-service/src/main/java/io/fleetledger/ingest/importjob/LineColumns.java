package io.fleetledger.ingest.importjob;

import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.MachineColumns;
import io.fleetledger.ingest.file.NdjsonLine;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table made of JSON lines. The table has an empty cell where a line lacks a property, and an empty
 * cell clears a machine's field. So a column that no line has is left out, and lines of which only some have a
 * clearable field cannot become a table. Neither can a line whose field is an array or an object, as a cell has only
 * text, or one that has a property twice, as one of the two would be lost.
 */
final class LineColumns {

    /** With the error's column, as many as an import reads; a table with more could not be sent again. */
    private static final int MAX_COLUMNS = 1_023;

    /** Characters of a column's name: all names are in memory, and a line's properties may have far longer ones. */
    private static final int MAX_LENGTH = 255;

    private final Map<String, Integer> linesThatName = new LinkedHashMap<>();
    private int lines;
    private int machines;

    LineColumns() {
        MachineColumns.READ.forEach(name -> linesThatName.put(name, 0));
    }

    /**
     * Ignores names that are too long, or more than a table may have.
     *
     * @throws ProblemException 422 if a field is an array or an object, which its cell would turn into a text, or if a
     *     property is there twice
     */
    void add(NdjsonLine line) {
        Set<String> named = new LinkedHashSet<>();
        for (NdjsonLine.Property property : line.properties()) {
            String name = property.name();
            if (property.mark() == Mark.NESTED && MachineColumns.READ.contains(name)) {
                throw refusal(name + " of some row is an array or an object, and its cell would be taken for a text");
            }
            if (name.length() <= MAX_LENGTH && !named.add(name)) {
                throw refusal("some row has the property " + name + " twice, and a table has one cell for it");
            }
        }
        named.remove(ErrorRows.ERROR);
        for (String name : named) {
            if (linesThatName.containsKey(name) || linesThatName.size() < MAX_COLUMNS) {
                linesThatName.merge(name, 1, Integer::sum);
            }
        }
        lines++;
        machines += MachineColumns.READ.stream().anyMatch(named::contains) ? 1 : 0;
    }

    /** The number of lines added. */
    int lines() {
        return lines;
    }

    /**
     * Returns the columns that a file must have, and those that a line has.
     *
     * @throws ProblemException 422 if the table would clear fields that lines leave alone
     */
    List<String> names() {
        List<String> columns = new ArrayList<>();
        linesThatName.forEach((name, count) -> {
            boolean required = MachineColumns.REQUIRED.contains(name);
            if (!required && MachineColumns.ALL.contains(name) && count > 0 && count < machines) {
                throw refusal("only some of the rows name " + name
                        + ", and empty cells would empty it in the machines of the others");
            }
            if (required || count > 0) {
                columns.add(name);
            }
        });
        columns.add(ErrorRows.ERROR);
        return columns;
    }

    private static ProblemException refusal(String why) {
        return new ProblemException(Problem.invalid(
                List.of(FieldProblem.in("query", new Violation("format", "must be ndjson: " + why, "ambiguous")))));
    }

    /** One cell for each of the columns. */
    static List<@Nullable String> cells(NdjsonLine line, List<String> columns) {
        Map<String, String> texts = new HashMap<>();
        line.properties().forEach(property -> texts.putIfAbsent(property.name(), property.text()));
        List<@Nullable String> cells = new ArrayList<>();
        columns.forEach(name -> cells.add(texts.get(name)));
        return cells;
    }
}
