package io.fleetledger.ingest.importjob;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.importjob.ImportJobError;
import io.fleetledger.commands.importjob.ImportJobRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.problem.RefusalMapping;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Every {@link ImportJobError} and its HTTP form. */
@Component
final class ImportJobProblems implements RefusalMapping, ErrorCatalogue {

    @Override
    public Optional<Problem> problemOf(Refusal refusal) {
        return refusal instanceof ImportJobRefusal job
                ? Optional.of(Problem.of(codeOf(job.error()), job.detail()))
                : Optional.empty();
    }

    private static ErrorCode codeOf(ImportJobError error) {
        return switch (error) {
            case IMPORT_JOB_NOT_FOUND ->
                new ErrorCode(error.name(), HttpStatus.NOT_FOUND, "No import job of this tenant has this id.");
            case IMPORT_JOB_TAKEN ->
                new ErrorCode(error.name(), HttpStatus.CONFLICT, "Another worker has the import job.");
            case IMPORT_JOB_ENDED -> new ErrorCode(error.name(), HttpStatus.CONFLICT, "The import job has ended.");
            case VERSION_MISMATCH -> CommonErrors.VERSION_MISMATCH;
        };
    }

    /** The path's id names no job of the tenant. */
    static ProblemException notFound() {
        return new ProblemException(
                Problem.of(codeOf(ImportJobError.IMPORT_JOB_NOT_FOUND), "There is no such import job."));
    }

    @Override
    public List<ErrorCode> codes() {
        return Arrays.stream(ImportJobError.values())
                .map(ImportJobProblems::codeOf)
                .toList();
    }
}
