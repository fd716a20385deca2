package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The reasons to refuse a whole file. Each message says what is wrong and, if possible, what to do. */
@Component
final class FileProblems implements ErrorCatalogue {

    static final ErrorCode UNREADABLE_FILE = new ErrorCode(
            "UNREADABLE_FILE", HttpStatus.BAD_REQUEST, "The file is neither CSV, XLSX nor NDJSON, or it is damaged.");

    private static final List<String> FILE = List.of("body", "file");

    @Override
    public List<ErrorCode> codes() {
        return List.of(UNREADABLE_FILE);
    }

    /** The file is of another kind, or damaged. */
    static ProblemException unreadable(String detail) {
        return new ProblemException(Problem.of(UNREADABLE_FILE, detail));
    }

    /** The file unpacks to more than it may. */
    static ProblemException tooLarge(String detail) {
        return new ProblemException(Problem.of(CommonErrors.PAYLOAD_TOO_LARGE, detail));
    }

    /** The file can be read but exceeds a bound. */
    static ProblemException invalid(String detail, String type) {
        return new ProblemException(new Problem(
                CommonErrors.VALIDATION_FAILED, detail, List.of(new FieldProblem(FILE, detail, type)), Map.of()));
    }
}
