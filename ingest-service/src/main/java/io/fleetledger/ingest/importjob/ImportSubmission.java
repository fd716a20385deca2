package io.fleetledger.ingest.importjob;

import io.fleetledger.commands.importjob.ImportJobState;
import io.fleetledger.commands.importjob.QueueImportJobCommand;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.events.importjob.ImportJobStatus;
import io.fleetledger.ingest.file.MachineColumns;
import io.fleetledger.ingest.file.OnDuplicateParameter;
import io.fleetledger.ingest.file.RowSource;
import io.fleetledger.ingest.file.RowSources;
import io.fleetledger.ingest.file.UploadFolder;
import io.fleetledger.ingest.file.UploadedFile;
import io.fleetledger.queries.importjob.ImportJobView;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.axonframework.commandhandling.CommandExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Receives a file: reports the errors that can be found at once, and stores it before its job is queued. */
@Component
final class ImportSubmission {

    private static final int MAX_FILE_NAME = 255;

    private final UploadFolder uploads;
    private final ImportFiles files;
    private final Commands commands;
    private final DataSize maxFileSize;

    ImportSubmission(
            UploadFolder uploads,
            ImportFiles files,
            Commands commands,
            @Value("${fleet.imports.max-file-size}") DataSize maxFileSize) {
        this.uploads = uploads;
        this.files = files;
        this.commands = commands;
        this.maxFileSize = maxFileSize;
    }

    ImportJobState receive(Caller caller, HttpServletRequest request) throws IOException {
        QueryParameters parameters = new QueryParameters(request);
        OnDuplicate onDuplicate = OnDuplicateParameter.read(parameters);
        refuseIfTrue(parameters, "atomic");
        refuseIfTrue(parameters, "dry_run");
        parameters.refuseIfInvalid();
        UUID jobId = UUID.randomUUID();
        try (UploadedFile file = UploadedFile.receive(request, caller.tenantId(), uploads, maxFileSize.toBytes())) {
            long size = Files.size(file.path());
            files.store(jobId, file.path(), about(file.path(), caller.tenantId()));
            return queue(
                    caller,
                    new QueueImportJobCommand(
                            jobId, caller.tenantId(), shortened(file.name()), size, onDuplicate == OnDuplicate.UPDATE));
        }
    }

    /** Deletes a refused job's file. Without a response the job may exist, and needs its file. */
    private ImportJobState queue(Caller caller, QueueImportJobCommand command) throws IOException {
        try {
            return commands.send(caller, command, ImportJobState.class);
        } catch (CommandExecutionException refused) {
            if (refused.getDetails().isPresent()) {
                files.delete(command.jobId());
            }
            throw refused;
        }
    }

    /** A job takes minutes: atomic imports and dry runs are for files that fit into one append. */
    private static void refuseIfTrue(QueryParameters parameters, String name) {
        if (parameters.orDefault(name, false, QueryParameters::bool)) {
            parameters.violation(name, "is not possible for an import job", "unsupported");
        }
    }

    private static UploadMetadata about(Path file, String tenantId) {
        try (RowSource rows = RowSources.open(file)) {
            MachineColumns.of(rows.header());
            return new UploadMetadata(rows.format(), rows.header(), tenantId);
        }
    }

    /** Some programs send the whole path. */
    private static String shortened(@Nullable String given) {
        String path = given == null ? "" : given;
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        String clean = name.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .limit(MAX_FILE_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return clean.isEmpty() ? "upload" : clean;
    }

    /** The view of a job just queued. */
    static ImportJobView view(ImportJobState job) {
        return new ImportJobView(
                job.jobId(),
                job.status(),
                job.stopping() || job.status() == ImportJobStatus.CANCELLED,
                job.fileName(),
                job.updateExisting() ? OnDuplicate.UPDATE : OnDuplicate.SKIP,
                job.rowsTotal(),
                job.rowsDone(),
                job.created(),
                job.updated(),
                job.skipped(),
                null,
                null,
                null,
                job.tenantId(),
                job.createdAt(),
                null);
    }
}
