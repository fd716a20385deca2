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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a file has the fields of its machines: columns in any order, named in any case; unknown ones are ignored. */
public final class MachineColumns {

    /** The columns that a file must have. */
    public static final List<String> REQUIRED = List.of("name", "machine_identifier", "protocol");

    /** The columns that are read. */
    public static final List<String> ALL =
            List.of("name", "machine_identifier", "protocol", "location", "offline_after_seconds");

    /** The columns whose text is a person's, and would be run by whoever opens it in a spreadsheet program. */
    private static final List<String> FREE_TEXT = List.of("name", "machine_identifier", "location");

    /** What is longer is too long for any field however it is counted, and need not be carried further to be so. */
    private static final int LONGEST = 1_001;

    private final Map<String, Integer> places;

    private MachineColumns(Map<String, Integer> places) {
        this.places = Map.copyOf(places);
    }

    /** Finds the columns, or refuses the file with all that is wrong with its header (422). */
    public static MachineColumns of(List<String> header) {
        Violations violations = new Violations();
        Map<String, Integer> places = new HashMap<>();
        for (int place = 0; place < header.size(); place++) {
            String name = header.get(place).strip().toLowerCase(Locale.ROOT);
            if (ALL.contains(name) && places.putIfAbsent(name, place) != null) {
                violations.add(name, "The column " + name + " is there more than once", "duplicate_column");
            }
        }
        for (String name : REQUIRED) {
            if (!places.containsKey(name)) {
                violations.add(name, "The required column " + name + " is missing", "missing");
            }
        }
        if (violations.any()) {
            throw refusal(violations.found());
        }
        return new MachineColumns(places);
    }

    private static ProblemException refusal(List<Violation> found) {
        String detail = String.join("; ", found.stream().map(Violation::message).toList()) + ".";
        return new ProblemException(new Problem(
                CommonErrors.VALIDATION_FAILED,
                detail,
                found.stream()
                        .map(violation -> new FieldProblem(
                                List.of("body", "file", violation.field()), violation.message(), violation.type()))
                        .toList(),
                Map.of()));
    }

    /** Why the row cannot be read as a machine, for a person; empty if the machine's own rules may judge it. */
    public Optional<String> error(SourceRow row) {
        List<String> errors = new ArrayList<>();
        for (String name : ALL) {
            Integer place = places.get(name);
            Mark mark = place == null ? null : row.marks().get(place);
            if (mark == Mark.FORMULA && FREE_TEXT.contains(name)) {
                errors.add(name + ": looks like a formula; put an apostrophe in front of it to mean the text");
            } else if (mark == Mark.ERROR) {
                errors.add(name + ": is the error of a formula");
            } else if (mark == Mark.NESTED) {
                errors.add(name + ": must be a text or a number");
            }
        }
        return errors.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", errors));
    }

    /**
     * The row as a command takes it, its texts not judged yet.
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
                change(row, "offline_after_seconds"));
    }

    private @Nullable String text(SourceRow row, String name) {
        Integer place = places.get(name);
        String text = place == null ? "" : row.cells().get(place);
        return text.isEmpty() ? null : text.substring(0, Math.min(text.length(), LONGEST));
    }

    /** Null if the row says nothing about the field; of null if it says that there is no value. */
    private @Nullable FieldChange<String> change(SourceRow row, String name) {
        Integer place = places.get(name);
        return place == null || row.marks().get(place) == Mark.ABSENT ? null : new FieldChange<>(text(row, name));
    }
}
