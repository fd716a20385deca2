package io.fleetledger.query.tenant;

import io.fleetledger.events.tenant.TenantExportRequestedEvent;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.FileDownload;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.offboarding.ReadModelErasure;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.RequiresRole;
import io.fleetledger.support.sheet.ExportCapacity;
import io.fleetledger.support.sheet.SheetFormat;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Exports everything there is of a tenant, before it leaves or on request. */
@RestController
@Tag(name = "Administration")
class TenantExportController {

    private static final String ZIP = "application/zip";

    private final TenantExport export;
    private final OffboardedTenants tenants;
    private final ReadModelErasure readModels;
    private final Events events;
    private final ExportCapacity capacity;

    TenantExportController(
            TenantExport export,
            OffboardedTenants tenants,
            ReadModelErasure readModels,
            Events events,
            ExportCapacity capacity) {
        this.export = export;
        this.tenants = tenants;
        this.readModels = readModels;
        this.events = events;
        this.capacity = capacity;
    }

    @GetMapping(path = "/api/v1/admin/tenants/{tenant_id}/export", produces = ZIP)
    @RequiresRole(value = Role.ADMIN, revealsAllTenants = true)
    @Operation(
            summary = "Export a tenant",
            description = "All that there is of it as one zip: every event that the API tells, its readings among them,"
                    + " machines, groups, rules, alerts, API keys and webhooks without their secrets, import jobs and the"
                    + " audit, each a file with a JSON object on each line. The last entry, manifest.json, says how many"
                    + " lines each file has: a download without it has ended early, and has failed. Left to administrators"
                    + " of tenants that fleet.admin.platform-tenants names; who asked is in their tenant's audit.")
    @ApiResponse(
            responseCode = "200",
            description = "The file, streamed",
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    @SendsHeaders(ResponseHeader.FILE_NAME)
    @DocumentedErrors({"NOT_FOUND", "TENANT_HAS_LEFT"})
    void export(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "As the tenant's tokens name it") @PathVariable("tenant_id") String tenantId,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        if (tenants.contains(tenantId)) {
            throw TenantProblemCodes.left();
        }
        if (!readModels.knows(tenantId)) {
            throw new ProblemException(Problem.of(CommonErrors.NOT_FOUND, "There is nothing of such a tenant."));
        }
        FileDownload.send(
                response,
                ZIP,
                "tenant-" + LocalDate.now(ZoneOffset.UTC) + ".zip",
                capacity.bounded(
                        caller.tenantId(), // The caller's, so that the tenant's own exports cannot block this one.
                        SheetFormat.NDJSON,
                        out -> {
                            recordRequest(caller, tenantId);
                            export.write(new Caller(tenantId, caller.actor(), Role.ADMIN, Set.of()), out);
                        }));
    }

    /** Only once there is room, as a refused export hands nothing out, and before the first byte of it leaves. */
    private void recordRequest(Caller caller, String tenantId) {
        events.publish(caller, List.of(new TenantExportRequestedEvent(caller.tenantId(), tenantId)));
    }
}
