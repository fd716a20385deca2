package io.fleetledger.query.audit;

import io.fleetledger.query.tenant.TenantExportPart;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.stereotype.Component;

/** A tenant's whole audit, in the format of its export. */
@Component
final class AuditExportPart implements TenantExportPart {

    private static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);

    private final AuditExport export;

    AuditExportPart(AuditExport export) {
        this.export = export;
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public void write(Caller tenant, OutputStream out) throws IOException {
        export.write(tenant.tenantId(), ALL, SheetFormat.NDJSON, out);
    }
}
