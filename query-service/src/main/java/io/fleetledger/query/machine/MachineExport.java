package io.fleetledger.query.machine;

import io.fleetledger.support.StartupRefusedException;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sharing.SharedRoom;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes machines into a file. A failure leaves the file without its end. */
@Component
class MachineExport {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final MachineQueries queries;
    private final JsonMapper json;
    private final SharedRoom workbooks;

    /** @param workbooks how many may be on their way at a time, half of them of one tenant: each is on disk as a whole */
    MachineExport(MachineQueries queries, JsonMapper json, @Value("${fleet.exports.workbooks}") int workbooks) {
        this.queries = queries;
        this.json = json;
        if (workbooks < 1) {
            throw new StartupRefusedException(
                    "No workbook could ever be exported: fleet.exports.workbooks is " + workbooks + ".",
                    "Set it to 1 or more.");
        }
        this.workbooks = new SharedRoom(workbooks);
    }

    /** @throws ProblemException 503 while as many workbooks as there may be, or as the tenant may have, are on their way */
    void write(MachineExportRequest request, OutputStream out) throws IOException {
        switch (request.format()) {
            case CSV -> writeTable(request, out);
            case NDJSON -> writeLines(request, out);
            case XLSX -> writeWorkbook(request, out);
        }
    }

    private void writeWorkbook(MachineExportRequest request, OutputStream out) throws IOException {
        SharedRoom.Share place = place(request.tenantId());
        try {
            writeTable(request, out);
        } finally {
            place.close();
        }
    }

    private SharedRoom.Share place(String tenantId) {
        return workbooks
                .take(tenantId, 1)
                .orElseThrow(() -> new ProblemException(Problem.of(
                                CommonErrors.SERVICE_UNAVAILABLE,
                                "Too many workbooks are being written at once. Try again, or take csv or ndjson.")
                        .with("Retry-After", RETRY_AFTER_SECONDS)));
    }

    /** Machines as the list shows them, by the mapper that writes the list. */
    private void writeLines(MachineExportRequest request, OutputStream out) throws IOException {
        OutputStream lines = new BufferedOutputStream(out);
        forEach(request, machine -> {
            lines.write(json.writeValueAsBytes(machine));
            lines.write('\n');
        });
        lines.flush();
    }

    private void writeTable(MachineExportRequest request, OutputStream out) throws IOException {
        try (SheetWriter table = SheetWriter.to(out, request.format(), MachineColumns.NAMES)) {
            forEach(request, machine -> table.row(MachineColumns.row(machine)));
            table.finish();
        }
    }

    private void forEach(MachineExportRequest request, MachineQueries.MachineSink sink) throws IOException {
        queries.forEach(request.tenantId(), request.filter(), request.sortBy(), request.direction(), sink);
    }
}
