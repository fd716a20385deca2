package io.fleetledger.query.machine;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.query.tenant.TenantExportPart;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.stereotype.Component;

/** A tenant's machines, including retired ones, in the format of the list's export, which an import reads back. */
@Component
final class MachineExportPart implements TenantExportPart {

    private static final MachineFilter ALL = new MachineFilter(null, null, null, null, null, null, false);

    private final MachineExport export;

    MachineExportPart(MachineExport export) {
        this.export = export;
    }

    @Override
    public String name() {
        return "machines";
    }

    @Override
    public void write(Caller tenant, OutputStream out) throws IOException {
        export.write(
                new MachineExportRequest(
                        tenant.tenantId(), ALL, MachineSort.NAME, SortDirection.ASC, SheetFormat.NDJSON),
                out);
    }
}
