package io.fleetledger.ingest.file;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.validation.Violations;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of a file that hold its machines' fields, in any order and any case; unknown ones are ignored. */
public final class MachineColumns {

    /** The columns that a file must have. */
    public static final List<String> REQUIRED = List.of("name", "machine_identifier", "protocol");

    /** The columns of a machine's fields. */
    public static final List<String> ALL =
            List.of("name", "machine_identifier", "protocol", "location", "offline_after_seconds");

    /** The columns that are read: an export has retired machines, too, and marks them. */
    public static final List<String> READ =
            Stream.concat(ALL.stream(), Stream.of("is_active")).toList();

    private static final Set<String> TRUE = Set.of("true", "yes", "1");
    private static final Set<String> FALSE = Set.of("false", "no", "0");

    /** The columns with users' text, which a spreadsheet program would run if it looked like a formula. */
    private static final List<String> FREE_TEXT = List.of("name", "machine_identifier", "location");

    /** A longer text is too long for any field however it is counted, and need not be kept in full. */
    private static final int LONGEST = 1_001;

    private final Map<String, Integer> places;

    private MachineColumns(Map<String, Integer> places) {
        this.places = Map.copyOf(places);
    }

    /** Finds the columns, or refuses the file with all errors of its header (422). */
    public static MachineColumns of(List<String> header) {
        Violations violations = new Violations();
        Map<String, Integer> places = new HashMap<>();
        for (int place = 0; place < header.size(); place++) {
            String name = header.get(place).strip().toLowerCase(Locale.ROOT);
            if (READ.contains(name) && places.putIfAbsent(name, place) != null && !violations.has(name)) {
                violations.add(name, "The column " + name + " is there more than once", "duplicate_column");
            }
        }
        for (String name : REQUIRED) {
            if (!places.containsKey(name)) {
                violations.add(name, "The required column " + name + " is missing", "missing");
            }
        }
        if (violations.any()) {
            throw refusal(violations.found(), header);
        }
        return new MachineColumns(places);
    }

    private static ProblemException refusal(List<Violation> found, List<String> header) {
        String detail =
                String.join("; ", found.stream().map(Violation::message).toList()) + ". " + HeaderSummary.of(header);
        return new ProblemException(new Problem(
                CommonErrors.VALIDATION_FAILED,
                detail,
                found.stream()
                        .map(violation -> new FieldProblem(
                                List.of("body", "file", violation.field()), violation.message(), violation.type()))
                        .toList(),
                Map.of()));
    }

    /**
     * Returns the row for a command, its texts not checked yet, with all errors found in reading it.
     *
     * @param machineId of the machine if the row registers one
     */
    public MachineRow machine(SourceRow row, UUID machineId) {
        return new MachineRow(
                machineId,
                text(row, "name"),
                text(row, "machine_identifier"),
                text(row, "protocol"),
                change(row, "location"),
                change(row, "offline_after_seconds"),
                problems(row));
    }

    private List<Violation> problems(SourceRow row) {
        if (row.problem() != null) {
            return List.of(row.problem());
        }
        Violations violations = new Violations();
        for (String name : READ) {
            Integer place = places.get(name);
            Mark mark = place == null ? null : row.marks().get(place);
            if (mark != null) {
                note(violations, name, mark);
            }
        }
        noteInactive(violations, row);
        return violations.found();
    }

    private static void note(Violations violations, String name, Mark mark) {
        switch (mark) {
            case FORMULA -> {
                if (FREE_TEXT.contains(name)) {
                    violations.add(
                            name,
                            "looks like a formula; as text it has an apostrophe in front of it, '=1+1",
                            "formula");
                }
            }
            case ERROR -> violations.add(name, "is the error of a formula", "formula_error");
            case NESTED -> violations.add(name, "must be a text or a number", "string_type");
            case TOO_LONG -> violations.add(name, "has more than 32,767 characters", "string_too_long");
            case UNREADABLE ->
                violations.add(name, "is neither a text nor a number; the workbook is damaged", "unreadable");
            case ABSENT -> {}
        }
    }

    /** A row about a retired machine must not register it again. */
    private void noteInactive(Violations violations, SourceRow row) {
        Integer place = places.get("is_active");
        String active = place == null ? "" : row.cells().get(place).toLowerCase(Locale.ROOT);
        if (FALSE.contains(active)) {
            violations.add("is_active", "the machine is deactivated; only active ones are imported", "inactive");
        } else if (!active.isEmpty() && !TRUE.contains(active)) {
            violations.add("is_active", "must be one of true, false, yes, no, 1, 0", "bool_parsing");
        }
    }

    private @Nullable String text(SourceRow row, String name) {
        Integer place = places.get(name);
        String text = place == null ? "" : row.cells().get(place);
        return text.isEmpty() ? null : FileLimits.cut(text, LONGEST);
    }

    /** Returns null if the row does not have the field, and a change to null if it has no value. */
    private @Nullable FieldChange<String> change(SourceRow row, String name) {
        Integer place = places.get(name);
        return place == null || row.marks().get(place) == Mark.ABSENT ? null : new FieldChange<>(text(row, name));
    }
}
