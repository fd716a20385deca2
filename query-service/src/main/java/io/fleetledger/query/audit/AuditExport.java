package io.fleetledger.query.audit;

import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the audit into a file. On a failure, the file stays incomplete. */
@Component
class AuditExport {

    private static final List<String> COLUMNS =
            List.of("id", "tenant_id", "user_id", "action", "resource_type", "resource_id", "details", "created_at");

    private final AuditLog audit;
    private final JsonMapper json;

    /** @param json the mapper that writes the list */
    AuditExport(AuditLog audit, JsonMapper json) {
        this.audit = audit;
        this.json = json;
    }

    /** @param format CSV, with the details as JSON in a cell, or NDJSON, with an entry per line as the list shows it */
    void write(String tenantId, AuditFilter filter, SheetFormat format, OutputStream out) throws IOException {
        if (format == SheetFormat.NDJSON) {
            OutputStream lines = new BufferedOutputStream(out);
            audit.forEach(tenantId, filter, entry -> {
                lines.write(json.writeValueAsBytes(entry));
                lines.write('\n');
            });
            lines.flush();
            return;
        }
        try (SheetWriter table = SheetWriter.to(out, format, COLUMNS)) {
            audit.forEach(
                    tenantId,
                    filter,
                    entry -> table.row(Arrays.asList(
                            entry.id().toString(),
                            entry.tenantId(),
                            entry.userId(),
                            entry.action(),
                            entry.resourceType(),
                            entry.resourceId(),
                            json.writeValueAsString(entry.details()),
                            entry.createdAt())));
            table.finish();
        }
    }
}
