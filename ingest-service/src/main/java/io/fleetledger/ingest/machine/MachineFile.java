package io.fleetledger.ingest.machine;

import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.MachineColumns;
import io.fleetledger.ingest.file.RowSource;
import io.fleetledger.ingest.file.RowSources;
import io.fleetledger.ingest.file.SourceRow;
import io.fleetledger.ingest.file.UploadedFile;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads all rows of a small file of machines. */
final class MachineFile {

    static final int MAX_ROWS = 500;

    private MachineFile() {}

    /** Reads the file to its end, so that nothing is registered of a file that cannot be read. */
    static List<ReadRow> read(UploadedFile file) {
        try (RowSource source = RowSources.open(file.path())) {
            MachineColumns columns = MachineColumns.of(source.header());
            List<ReadRow> rows = new ArrayList<>();
            for (SourceRow row = source.next(); row != null; row = source.next()) {
                if (rows.size() == MAX_ROWS) {
                    throw tooManyRows();
                }
                rows.add(new ReadRow(row.number(), columns.machine(row, UUID.randomUUID())));
            }
            return rows;
        }
    }

    private static ProblemException tooManyRows() {
        return new ProblemException(Problem.invalid(List.of(FieldProblem.in(
                "body",
                new Violation(
                        "file",
                        "has more than " + MAX_ROWS + " rows; nothing was created. Import jobs take more",
                        "too_many_rows")))));
    }
}
