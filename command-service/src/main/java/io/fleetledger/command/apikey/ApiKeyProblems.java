package io.fleetledger.command.apikey;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.apikey.ApiKeyError;
import io.fleetledger.commands.apikey.ApiKeyRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.RefusalMapping;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Every {@link ApiKeyError} and its HTTP form. */
@Component
final class ApiKeyProblems implements RefusalMapping, ErrorCatalogue {

    @Override
    public Optional<Problem> problemOf(Refusal refusal) {
        return refusal instanceof ApiKeyRefusal key
                ? Optional.of(RefusalMapping.problemOf(key, codeOf(key.error())))
                : Optional.empty();
    }

    private static ErrorCode codeOf(ApiKeyError error) {
        return switch (error) {
            case API_KEY_NOT_FOUND ->
                new ErrorCode(error.name(), HttpStatus.NOT_FOUND, "No API key of this tenant has this id.");
            case VERSION_MISMATCH -> CommonErrors.VERSION_MISMATCH;
            case INVALID_API_KEY -> CommonErrors.VALIDATION_FAILED;
        };
    }

    @Override
    public List<ErrorCode> codes() {
        return List.of(codeOf(ApiKeyError.API_KEY_NOT_FOUND));
    }
}
