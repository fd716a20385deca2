package io.fleetledger.ingest.importjob;

import io.fleetledger.queries.importjob.FindImportJobByIdQuery;
import io.fleetledger.queries.importjob.ImportJobView;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.RequiresRole;
import io.fleetledger.support.sheet.ExportCapacity;
import io.fleetledger.support.sheet.SheetDownload;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.validation.WireNames;
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
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Downloads of a long import's error rows. */
@RestController
@RequestMapping("/api/v1/machines/import-jobs/{job_id}/errors")
@Tag(name = "Import jobs")
class ImportErrorsController {

    private final ImportFiles files;
    private final Queries queries;
    private final ExportCapacity capacity;

    ImportErrorsController(ImportFiles files, Queries queries, ExportCapacity capacity) {
        this.files = files;
        this.queries = queries;
        this.capacity = capacity;
    }

    @GetMapping(produces = {SheetFormat.Types.CSV, SheetFormat.Types.XLSX, SheetFormat.Types.NDJSON})
    @RequiresRole(Role.VIEWER)
    @Operation(
            summary = "Download the rows that were not registered",
            description =
                    "With the file's own columns and why, ready to be mended and sent again. Of a file of NDJSON they are"
                            + " the lines as they were sent, with the property error; a line that is no JSON object is an"
                            + " object with its text as the property line. As csv or xlsx they have no column that no"
                            + " line names; where some lines name location or offline_after_seconds and others do not,"
                            + " only ndjson is possible (422), as an empty cell empties the field with"
                            + " on_duplicate=update; so it is where a field is an array or an object, whose cell would be a"
                            + " text, and where a line has a property twice. Kept for a week.")
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            description = "That of the uploaded file by default",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"csv", "xlsx", "ndjson"}))
    @ApiResponse(
            responseCode = "200",
            description = "The rows of all batches so far",
            content = {
                @Content(mediaType = SheetFormat.Types.CSV, schema = @Schema(type = "string")),
                @Content(mediaType = SheetFormat.Types.XLSX, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = SheetFormat.Types.NDJSON, schema = @Schema(type = "string"))
            })
    @SendsHeaders(ResponseHeader.FILE_NAME)
    @DocumentedErrors({"IMPORT_JOB_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED"})
    void errors(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("job_id") UUID jobId,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        if (queries.find(caller, new FindImportJobByIdQuery(caller.tenantId(), jobId), ImportJobView.class)
                .isEmpty()) {
            throw ImportJobProblems.notFound();
        }
        QueryParameters parameters = new QueryParameters(request);
        SheetFormat asked =
                parameters.optional("format", raw -> WireNames.parse(raw, SheetFormat.values(), SheetFormat::wireName));
        parameters.refuseIfInvalid();
        UploadMetadata metadata =
                files.find(jobId).orElseThrow(() -> notFound("The error rows are not kept any more."));
        SheetFormat format = asked == null ? byDefault(request, metadata) : asked;
        ErrorFile file = new ErrorFile(metadata, () -> files.readErrors(jobId));
        SheetDownload.send(
                response,
                format,
                "import-errors-" + jobId,
                capacity.boundedIfWorkbook(caller.tenantId(), format, out -> file.write(format, out)));
    }

    private static SheetFormat byDefault(HttpServletRequest request, UploadMetadata metadata) {
        return SheetFormat.preferredBy(
                request,
                Stream.concat(Stream.of(metadata.format()), Stream.of(SheetFormat.values()))
                        .toArray(SheetFormat[]::new));
    }

    private static ProblemException notFound(String detail) {
        return new ProblemException(Problem.of(CommonErrors.NOT_FOUND, detail));
    }
}
