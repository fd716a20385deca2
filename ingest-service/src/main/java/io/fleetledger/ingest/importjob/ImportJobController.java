package io.fleetledger.ingest.importjob;

import io.fleetledger.commands.importjob.CancelImportJobCommand;
import io.fleetledger.commands.importjob.ImportJobState;
import io.fleetledger.events.importjob.ImportJobStatus;
import io.fleetledger.queries.importjob.FindImportJobByIdQuery;
import io.fleetledger.queries.importjob.FindImportJobsQuery;
import io.fleetledger.queries.importjob.ImportJobPage;
import io.fleetledger.queries.importjob.ImportJobView;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.Preferences;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Paged;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Written;
import io.fleetledger.support.readyourwrites.WrittenResource;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Queues, shows and cancels long imports. */
@RestController
@RequestMapping("/api/v1/machines/import-jobs")
@Tag(name = "Import jobs")
class ImportJobController {

    private final ImportSubmission submission;
    private final ImportFiles files;
    private final Commands commands;
    private final Queries queries;
    private final ReadYourWrites readYourWrites;

    ImportJobController(
            ImportSubmission submission,
            ImportFiles files,
            Commands commands,
            Queries queries,
            ReadYourWrites readYourWrites) {
        this.submission = submission;
        this.files = files;
        this.commands = commands;
        this.queries = queries;
        this.readYourWrites = readYourWrites;
    }

    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Import a large file of machines in the background",
            description = "Up to 1,000,000 rows of CSV, XLSX or NDJSON. What is registered survives a crash of the"
                    + " service, and the job goes on behind it. Rows are read as those of POST /machines/import.")
    @ApiResponse(
            responseCode = "202",
            description = "Stored and queued; Location says where its progress is, ETag which version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ImportJobView.class)))
    @Parameter(
            name = "on_duplicate",
            in = ParameterIn.QUERY,
            description = "What becomes of a row whose identifier an active machine has",
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
    @SendsHeaders({ResponseHeader.LOCATION, ResponseHeader.ETAG})
    @DocumentedErrors({"VALIDATION_FAILED", "UNREADABLE_FILE", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"})
    ResponseEntity<ImportJobView> queue(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer)
            throws IOException {
        ImportJobState job = submission.receive(caller, request);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/machines/import-jobs/" + job.jobId()))
                .headers(awaitProjections(caller, job, prefer))
                .eTag(etag(job.status()))
                .body(ImportSubmission.view(job));
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.VIEWER)
    @Operation(summary = "List import jobs, newest first")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content = @Content(schema = @Schema(implementation = ImportJobPage.class)))
    @Paged
    @DocumentedErrors("VALIDATION_FAILED")
    ImportJobPage list(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        int page = parameters.page();
        int pageSize = parameters.pageSize();
        parameters.refuseIfInvalid();
        return queries.query(caller, new FindImportJobsQuery(caller.tenantId(), page, pageSize), ImportJobPage.class);
    }

    @GetMapping(path = "/{job_id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.VIEWER)
    @Operation(summary = "Get an import job and its progress")
    @ApiResponse(
            responseCode = "200",
            description = "The job as of its last batch; its ETag is its version, 1 until it is cancelled",
            content = @Content(schema = @Schema(implementation = ImportJobView.class)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"IMPORT_JOB_NOT_FOUND", "NOT_FOUND"})
    ImportJobView get(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("job_id") UUID jobId,
            @Parameter(hidden = true) HttpServletResponse response) {
        ImportJobView job = queries.find(
                        caller, new FindImportJobByIdQuery(caller.tenantId(), jobId), ImportJobView.class)
                .orElseThrow(ImportJobProblems::notFound);
        // On the response, because a ResponseEntity's ETag leads to 304: progress does not change the version.
        response.setHeader(HttpHeaders.ETAG, etag(job.state()));
        return job;
    }

    @DeleteMapping("/{job_id}")
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Cancel an import job",
            description = "It stops within a batch, and says cancellation_requested from now on; what was registered"
                    + " stays. A job that has ended stays as it is.")
    @ApiResponse(
            responseCode = "204",
            description = "Being cancelled, now or before, or ended otherwise; a batch under way is still done")
    @DocumentedErrors({"IMPORT_JOB_NOT_FOUND", "NOT_FOUND", "VERSION_MISMATCH"})
    ResponseEntity<Void> cancel(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("job_id") UUID jobId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer)
            throws IOException {
        var command = new CancelImportJobCommand(jobId, caller.tenantId(), EntityTags.ifMatch(ifMatch), Instant.now());
        ImportJobState job = commands.send(caller, command, ImportJobState.class);
        if (job.status().isEnded()) { // Otherwise its worker is still reading, and deletes it.
            files.deleteUpload(jobId);
        }
        // No ETag: while a worker is still to notice, the version is about to change.
        return ResponseEntity.noContent()
                .headers(awaitProjections(caller, job, prefer))
                .build();
    }

    private HttpHeaders awaitProjections(Caller caller, ImportJobState job, @Nullable List<String> prefer) {
        return readYourWrites.awaitProjections(
                caller, WrittenResource.IMPORT_JOB, List.of(new Written(job.jobId(), job.sequence())), prefer);
    }

    /** Callers can change a job only by cancelling it. */
    private static String etag(ImportJobStatus status) {
        return EntityTags.etag(status == ImportJobStatus.CANCELLED ? 2 : 1);
    }
}
