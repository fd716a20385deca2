package io.fleetledger.query.machine;

import io.fleetledger.commands.Violation;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.RequiresRole;
import io.fleetledger.support.sheet.ExportCapacity;
import io.fleetledger.support.sheet.SheetDownload;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetFullException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The list of machines as a file. */
@RestController
@RequestMapping("/api/v1/machines")
@Tag(name = "Machines")
class MachineExportController {

    private final MachineExport export;
    private final PastMachineLists past;
    private final ExportCapacity capacity;

    MachineExportController(MachineExport export, PastMachineLists past, ExportCapacity capacity) {
        this.export = export;
        this.past = past;
        this.capacity = capacity;
    }

    @GetMapping(
            path = "/export",
            produces = {SheetFormat.Types.CSV, SheetFormat.Types.XLSX, SheetFormat.Types.NDJSON})
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(
            summary = "Export machines",
            description = "The whole list as a file, with the list's filters and order. An import reads it back"
                    + " unchanged. In CSV (UTF-8 with a byte order mark) and XLSX, text that a spreadsheet program"
                    + " would run as a formula has an apostrophe in front, which the import takes off. NDJSON has a"
                    + " machine per line, as the list shows it. A download that ends early has failed.")
    @ApiResponse(
            responseCode = "200",
            description = "The file, streamed",
            content = {
                @Content(mediaType = SheetFormat.Types.CSV, schema = @Schema(type = "string")),
                @Content(mediaType = SheetFormat.Types.XLSX, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = SheetFormat.Types.NDJSON, schema = @Schema(type = "string"))
            })
    @SendsHeaders(ResponseHeader.FILE_NAME)
    @DocumentedErrors("VALIDATION_FAILED")
    @MachineListParameters
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"csv", "xlsx", "ndjson"},
                            defaultValue = "csv"))
    @Parameter(name = "group_id", in = ParameterIn.QUERY, schema = @Schema(type = "string", format = "uuid"))
    void export(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        MachineExportRequest wanted = MachineExportRequest.read(request, caller, past.hasPassed(caller.tenantId()));
        if (wanted.filter().asOf() != null) {
            past.await(caller.tenantId(), wanted.filter().asOf());
        }
        String name = "machines-" + when(wanted.filter().asOf());
        try {
            SheetDownload.send(
                    response,
                    wanted.format(),
                    name,
                    capacity.bounded(caller.tenantId(), wanted.format(), out -> export.write(wanted, out)));
        } catch (SheetFullException full) {
            throw tooLong(full);
        }
    }

    /** The current day, or the requested instant, in a form that file names allow. */
    private static String when(@Nullable Instant asOf) {
        return asOf == null
                ? LocalDate.now(ZoneOffset.UTC).toString()
                : asOf.truncatedTo(ChronoUnit.MILLIS).toString().replace(':', '-');
    }

    /** A workbook is sent only once it is complete, so it can still be refused. */
    private static ProblemException tooLong(SheetFullException full) {
        return new ProblemException(Problem.invalid(List.of(FieldProblem.in(
                "query",
                new Violation(
                        "format",
                        "holds at most " + full.maxRows() + " machines: narrow the filter, or take csv or ndjson",
                        "value_error")))));
    }
}
