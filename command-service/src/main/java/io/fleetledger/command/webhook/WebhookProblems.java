package io.fleetledger.command.webhook;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.webhook.WebhookError;
import io.fleetledger.commands.webhook.WebhookRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.problem.RefusalMapping;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Every {@link WebhookError} and its HTTP form, and errors of the installation itself. */
@Component
final class WebhookProblems implements RefusalMapping, ErrorCatalogue {

    private static final ErrorCode NOT_SET_UP = new ErrorCode(
            "WEBHOOKS_NOT_SET_UP",
            HttpStatus.SERVICE_UNAVAILABLE,
            "No key to keep webhooks' secrets with is set: FLEET_WEBHOOKS_KEY.");

    /** Webhooks of one tenant: each adds a check to every event and takes a share of the sending. */
    static final int MAX_WEBHOOKS = 50;

    private static final ErrorCode TOO_MANY = new ErrorCode(
            "WEBHOOK_LIMIT_REACHED", HttpStatus.CONFLICT, "The tenant has as many webhooks as a tenant may have.");

    static ProblemException tooMany() {
        return new ProblemException(
                Problem.of(TOO_MANY, "A tenant may have " + MAX_WEBHOOKS + " webhooks; delete one first."));
    }

    /** An operator has to set the key and restart. */
    private static final String RETRY_AFTER_SECONDS = "300";

    static ProblemException notSetUp() {
        return new ProblemException(Problem.of(NOT_SET_UP, "This installation has no key to keep secrets with.")
                .with("Retry-After", RETRY_AFTER_SECONDS));
    }

    static ProblemException spent() {
        return new ProblemException(Problem.of(
                CommonErrors.IDEMPOTENCY_KEY_SPENT,
                "The first request with this Idempotency-Key has made the webhook, and its secret is shown once."
                        + " Another is shown by rotate-secret."));
    }

    @Override
    public Optional<Problem> problemOf(Refusal refusal) {
        return refusal instanceof WebhookRefusal webhook
                ? Optional.of(RefusalMapping.problemOf(webhook, codeOf(webhook.error())))
                : Optional.empty();
    }

    private static ErrorCode codeOf(WebhookError error) {
        return switch (error) {
            case WEBHOOK_NOT_FOUND ->
                new ErrorCode(error.name(), HttpStatus.NOT_FOUND, "No webhook of this tenant has this id.");
            case VERSION_MISMATCH -> CommonErrors.VERSION_MISMATCH;
            case INVALID_WEBHOOK -> CommonErrors.VALIDATION_FAILED;
        };
    }

    @Override
    public List<ErrorCode> codes() {
        return List.of(
                codeOf(WebhookError.WEBHOOK_NOT_FOUND), codeOf(WebhookError.VERSION_MISMATCH), NOT_SET_UP, TOO_MANY);
    }
}
