package io.fleetledger.query.audit;

import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Paged;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.security.RequiresRole;
import io.fleetledger.support.sheet.ExportCapacity;
import io.fleetledger.support.sheet.SheetDownload;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.validation.WireNames;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads the audit: who changed what. */
@RestController
@RequestMapping("/api/v1/audit")
@Tag(name = "Audit")
class AuditController {

    private static final SheetFormat[] FORMATS = {SheetFormat.CSV, SheetFormat.NDJSON};

    private static final String PAGE = """
        {
          "items": [{
            "id": "3d2a1b0c-9e8f-4a7b-8c6d-5e4f3a2b1c0d",
            "tenant_id": "00000000-0000-4000-8000-0000000000d1",
            "user_id": "operator",
            "action": "machine.renamed",
            "resource_type": "machine",
            "resource_id": "550e8400-e29b-41d4-a716-446655440000",
            "details": {
              "machine_id": "550e8400-e29b-41d4-a716-446655440000",
              "version": 2,
              "old_name": "Mill",
              "new_name": "CNC Mill #1"
            },
            "created_at": "2026-04-04T10:00:00Z"
          }],
          "total": 1,
          "page": 1,
          "page_size": 20,
          "total_pages": 1
        }\
        """;

    private final AuditLog audit;
    private final AuditExport export;
    private final ExportCapacity capacity;

    AuditController(AuditLog audit, AuditExport export, ExportCapacity capacity) {
        this.audit = audit;
        this.export = export;
        this.capacity = capacity;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.VIEWER)
    @Operation(
            summary = "List what was done",
            description =
                    "Every change of machines, groups, alert rules, API keys, webhooks and import jobs, and what was done"
                            + " to alerts, newest first; also which rebuilds, which other division of segments, which"
                            + " backups and which exports and off-boardings of tenants administrators of the tenant have"
                            + " asked for, and which parked events they have retried or dropped. Writes that were refused are listed as well:"
                            + " the first of a caller, route and code at once, those that follow once a minute, with their"
                            + " number. The list follows the changes, mostly within a second; no write waits for it.")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AuditPage.class),
                            examples = @ExampleObject(PAGE)))
    @DocumentedErrors("VALIDATION_FAILED")
    @AuditParameters
    @Paged
    AuditPage audit(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        AuditFilter filter = AuditFilter.read(parameters);
        int page = parameters.page();
        int pageSize = parameters.pageSize();
        parameters.refuseIfInvalid();
        return audit.page(caller.tenantId(), filter, page, pageSize);
    }

    @GetMapping(
            path = "/export",
            produces = {SheetFormat.Types.CSV, SheetFormat.Types.NDJSON})
    @RequiresRole(Role.VIEWER)
    @Operation(
            summary = "Export what was done",
            description = "The whole list as a file, with the list's filters and order. In CSV (UTF-8 with a byte order"
                    + " mark), the details are JSON, and text that a spreadsheet program would run as a formula has an"
                    + " apostrophe in front. NDJSON has an entry per line, as the list shows it. A download that ends"
                    + " early has failed.")
    @ApiResponse(
            responseCode = "200",
            description = "The file, streamed",
            content = {
                @Content(mediaType = SheetFormat.Types.CSV, schema = @Schema(type = "string")),
                @Content(mediaType = SheetFormat.Types.NDJSON, schema = @Schema(type = "string"))
            })
    @SendsHeaders(ResponseHeader.FILE_NAME)
    @DocumentedErrors("VALIDATION_FAILED")
    @AuditParameters
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"csv", "ndjson"},
                            defaultValue = "csv"))
    void exportAudit(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        QueryParameters parameters = new QueryParameters(request);
        AuditFilter filter = AuditFilter.read(parameters);
        SheetFormat named = parameters.optional("format", raw -> WireNames.parse(raw, FORMATS, SheetFormat::wireName));
        for (String ofPages : List.of("page", "page_size")) {
            if (parameters.has(ofPages)) {
                parameters.violation(ofPages, "is not for exports: they hold the whole list", "value_error");
            }
        }
        parameters.refuseIfInvalid();
        SheetFormat format = named == null ? SheetFormat.preferredBy(request, FORMATS) : named;
        SheetDownload.send(
                response,
                format,
                "audit-" + LocalDate.now(ZoneOffset.UTC),
                capacity.bounded(
                        caller.tenantId(), format, out -> export.write(caller.tenantId(), filter, format, out)));
    }
}
