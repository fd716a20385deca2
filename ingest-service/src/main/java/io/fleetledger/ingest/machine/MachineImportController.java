package io.fleetledger.ingest.machine;

import io.fleetledger.ingest.file.UploadFolder;
import io.fleetledger.ingest.file.UploadedFile;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.Preferences;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.readyourwrites.WrittenResource;
import io.fleetledger.support.security.RequiresRole;
import io.fleetledger.support.sheet.SheetFormat;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Imports up to 500 machines from a file; the response has the outcome. */
@RestController
@RequestMapping("/api/v1/machines/import")
@Tag(name = "Machines")
class MachineImportController {

    private static final long MAX_BYTES = 10L << 20;

    private final MachineImport machines;
    private final UploadFolder uploads;
    private final ReadYourWrites readYourWrites;

    MachineImportController(MachineImport machines, UploadFolder uploads, ReadYourWrites readYourWrites) {
        this.machines = machines;
        this.uploads = uploads;
        this.readYourWrites = readYourWrites;
    }

    /** Accepts any type, so that a body that is not multipart is refused with a message that says what to send. */
    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Import machines",
            description = "Up to 500 machines from a CSV, XLSX or NDJSON file of up to 10 MB, told by its content."
                    + " Required columns: name, machine_identifier, protocol; optional: location,"
                    + " offline_after_seconds; their names in any case and order. A protocol may be written in any"
                    + " case, as spreadsheets come. A row whose is_active is false, as an export has it of a"
                    + " deactivated machine, is skipped. A row that fails is skipped and reported, and stops no"
                    + " other.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "dry_run",
            description = "true: report without creating",
            schema = @Schema(type = "boolean", defaultValue = "false"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "atomic",
            description = "true: create all or, if any row fails, none",
            schema = @Schema(type = "boolean", defaultValue = "false"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "on_duplicate",
            description = "update: change the machine that has the identifier already, instead of skipping the row",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"skip", "update"},
                            defaultValue = "skip"))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                            schemaProperties =
                                    @SchemaProperty(
                                            name = "file",
                                            schema = @Schema(type = "string", format = "binary"))))
    @ApiResponse(
            responseCode = "200",
            description = "What became of the rows; updated is there with on_duplicate=update",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ImportReport.class),
                            examples = @ExampleObject("{\"created\": 45, \"skipped\": 1, \"errors\": [{\"row\": 12,"
                                            + " \"error\": \"Duplicate machine_identifier: CNC-003\"}]}")))
    @DocumentedErrors({"UNREADABLE_FILE", "VALIDATION_FAILED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"})
    ResponseEntity<ImportReport> importMachines(
            @Parameter(hidden = true) Caller caller,
            HttpServletRequest request,
            @Parameter(description = "respond-async: do not wait until the machines can be read")
                    @RequestHeader(name = Preferences.HEADER, required = false)
                    @Nullable List<String> prefer) {
        ImportOptions options = ImportOptions.read(request);
        try (UploadedFile file = UploadedFile.receive(request, caller.tenantId(), uploads, MAX_BYTES)) {
            MachineImport.Done done = machines.run(caller, MachineFile.read(file), options);
            HttpHeaders headers = done.written().isEmpty()
                    ? new HttpHeaders()
                    : readYourWrites.awaitProjections(caller, WrittenResource.MACHINE, done.written(), prefer);
            return ResponseEntity.ok().headers(headers).body(done.report());
        }
    }

    @GetMapping(
            path = "/template",
            produces = {SheetFormat.Types.CSV, SheetFormat.Types.XLSX})
    @RequiresRole(Role.VIEWER)
    @Operation(summary = "A file to fill in and import", description = "Its header, and one example to replace.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "format",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"csv", "xlsx"},
                            defaultValue = "csv"))
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = SheetFormat.Types.CSV, schema = @Schema(type = "string")),
                @Content(mediaType = SheetFormat.Types.XLSX, schema = @Schema(type = "string", format = "binary"))
            })
    @SendsHeaders(ResponseHeader.FILE_NAME)
    @DocumentedErrors("VALIDATION_FAILED")
    ResponseEntity<byte[]> template(HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        SheetFormat named = parameters.optional("format", MachineTemplate::format);
        parameters.refuseIfInvalid();
        SheetFormat format =
                named == null ? SheetFormat.preferredBy(request, SheetFormat.CSV, SheetFormat.XLSX) : named;
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(format.mediaType()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("machines-template." + format.wireName())
                                .build()
                                .toString())
                .body(MachineTemplate.write(format));
    }
}
