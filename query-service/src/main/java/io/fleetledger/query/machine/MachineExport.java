package io.fleetledger.query.machine;

import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes machines into a file. On a failure, the file stays incomplete. */
@Component
class MachineExport {

    private final MachineQueries queries;
    private final JsonMapper json;

    MachineExport(MachineQueries queries, JsonMapper json) {
        this.queries = queries;
        this.json = json;
    }

    void write(MachineExportRequest request, OutputStream out) throws IOException {
        if (request.format() == SheetFormat.NDJSON) {
            writeLines(request, out);
        } else {
            writeTable(request, out);
        }
    }

    /** Writes machines with the mapper that the list uses. */
    private void writeLines(MachineExportRequest request, OutputStream out) throws IOException {
        OutputStream lines = new BufferedOutputStream(out);
        forEach(request, machine -> {
            lines.write(json.writeValueAsBytes(machine));
            lines.write('\n');
        });
        lines.flush();
    }

    private void writeTable(MachineExportRequest request, OutputStream out) throws IOException {
        try (SheetWriter table = SheetWriter.to(out, request.format(), MachineExportColumns.NAMES)) {
            forEach(request, machine -> table.row(MachineExportColumns.row(machine)));
            table.finish();
        }
    }

    private void forEach(MachineExportRequest request, MachineQueries.MachineSink sink) throws IOException {
        queries.forEach(request.tenantId(), request.filter(), request.sortBy(), request.direction(), sink);
    }
}
