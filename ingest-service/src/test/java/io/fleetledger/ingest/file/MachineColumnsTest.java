package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.ingest.file.SourceRow.Mark;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which cell is which field, and what a cell that is none says of its field. */
class MachineColumnsTest {

    private static final UUID ID = new UUID(0, 1);
    private static final List<String> ALL =
            List.of("name", "machine_identifier", "protocol", "location", "offline_after_seconds", "is_active");

    @Test
    void columnsStandInAnyOrderAndCase() {
        MachineColumns columns = MachineColumns.of(List.of("Note", " PROTOCOL ", "name", "Machine_Identifier"));

        MachineRow row = columns.machine(row(List.of("x", "json", "Mill", "A-1"), Map.of()), ID);

        assertThat(row).isEqualTo(new MachineRow(ID, "Mill", "A-1", "json", null, null, List.of()));
    }

    @Test
    void everyMissingColumnIsNamedAndEveryOneThatIsThereTwice() {
        assertThatThrownBy(() ->
                        MachineColumns.of(List.of("location", "note", "note", "Location", "is_active", "is_active")))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().error().status().value()).isEqualTo(422);
                    assertThat(refused.problem().errors())
                            .extracting(FieldProblem::loc, FieldProblem::type)
                            .containsExactly(
                                    tuple(List.of("body", "file", "location"), "duplicate_column"),
                                    tuple(List.of("body", "file", "is_active"), "duplicate_column"),
                                    tuple(List.of("body", "file", "name"), "missing"),
                                    tuple(List.of("body", "file", "machine_identifier"), "missing"),
                                    tuple(List.of("body", "file", "protocol"), "missing"));
                    assertThat(refused.problem().detail())
                            .startsWith("The column location is there more than once; ")
                            .endsWith("The required column protocol is missing. The header has 6 columns: location,"
                                    + " note, note, Location, is_active, ….");
                });
    }

    @Test
    void aColumnThatIsThereHundredsOfTimesIsNamedOnce() {
        List<String> header = new ArrayList<>(List.of("name", "machine_identifier", "protocol"));
        header.addAll(Collections.nCopies(600, "Protocol"));

        assertThatThrownBy(() -> MachineColumns.of(header))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem())
                                .returns(1, problem -> problem.errors().size())
                                .returns(
                                        "The column protocol is there more than once. The header has 603 columns: name,"
                                                + " machine_identifier, protocol, Protocol, Protocol, ….",
                                        Problem::detail));
    }

    /** Of a machine that is there, the one stays and the other is emptied. */
    @Test
    void aFieldWithoutACellIsLeftAloneAndOneOfABlankCellIsEmptied() {
        List<String> cells = List.of("", "", "", "", "", "");

        MachineRow blank = MachineColumns.of(ALL).machine(row(cells, Map.of()), ID);
        MachineRow absent = MachineColumns.of(ALL).machine(row(cells, Map.of(3, Mark.ABSENT, 4, Mark.ABSENT)), ID);

        assertThat(blank)
                .isEqualTo(new MachineRow(
                        ID, null, null, null, new FieldChange<>(null), new FieldChange<>(null), List.of()));
        assertThat(absent).isEqualTo(new MachineRow(ID, null, null, null, null, null, List.of()));
    }

    @Test
    void whatIsLongerThanAnyFieldIsCarriedNoFurtherThanToBeSo() {
        String place = "x".repeat(1_001);

        MachineRow row = MachineColumns.of(ALL)
                .machine(row(List.of("n".repeat(1_002), "A", "json", place, "", ""), Map.of()), ID);

        assertThat(row.name()).isEqualTo("n".repeat(1_001));
        assertThat(row.location()).isEqualTo(new FieldChange<>(place));
    }

    @Test
    void ofARowThatCouldNotBeReadNothingElseIsSaid() {
        SourceRow row = new SourceRow(
                7, List.of("", "", "", "", "", "nein"), Map.of(0, Mark.FORMULA), FileLimits.rowTooLong(7));

        assertThat(MachineColumns.of(ALL).machine(row, ID).problems()).containsExactly(FileLimits.rowTooLong(7));
    }

    /** What no machine has as a text is none of anybody's formulas. */
    @Test
    void aFormulaIsAnErrorWhereATextIsAPersons() {
        List<String> cells = List.of("=1", "=1", "=1", "=1", "=1", "");
        Map<Integer, Mark> marks =
                Map.of(0, Mark.FORMULA, 1, Mark.FORMULA, 2, Mark.FORMULA, 3, Mark.FORMULA, 4, Mark.FORMULA);

        assertThat(MachineColumns.of(ALL).machine(row(cells, marks), ID).problems())
                .extracting(Violation::field, Violation::type)
                .containsExactly(
                        tuple("name", "formula"), tuple("machine_identifier", "formula"), tuple("location", "formula"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR", "NESTED", "TOO_LONG", "UNREADABLE"})
    void aCellThatIsNoTextIsAnErrorOfItsField(Mark mark) {
        assertThat(MachineColumns.of(ALL)
                        .machine(row(List.of("A", "A", "json", "x", "x", ""), Map.of(3, mark, 4, mark)), ID)
                        .problems())
                .extracting(Violation::field)
                .containsExactly("location", "offline_after_seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "YES", "1", ""})
    void anActiveMachinesRowIsTaken(String active) {
        assertThat(problemsOf(active)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "No", "0"})
    void aRetiredMachinesRowIsNot(String active) {
        assertThat(problemsOf(active)).extracting(Violation::type).containsExactly("inactive");
    }

    private static List<Violation> problemsOf(String active) {
        return MachineColumns.of(ALL)
                .machine(row(List.of("A", "A", "json", "", "", active), Map.of()), ID)
                .problems();
    }

    private static SourceRow row(List<String> cells, Map<Integer, Mark> marks) {
        return new SourceRow(2, cells, marks, null);
    }
}
