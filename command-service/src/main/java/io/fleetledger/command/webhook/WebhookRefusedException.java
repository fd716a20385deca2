package io.fleetledger.command.webhook;

import io.fleetledger.commands.Violation;
import io.fleetledger.commands.webhook.WebhookError;
import io.fleetledger.commands.webhook.WebhookRefusal;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;

/** Carries a refusal over the bus: only an exception's details survive a process boundary. */
final class WebhookRefusedException extends CommandExecutionException {

    private static final long serialVersionUID = 1L;

    private WebhookRefusedException(WebhookRefusal refusal) {
        super(refusal.detail(), null, refusal);
    }

    static WebhookRefusedException because(WebhookError error, String detail) {
        return new WebhookRefusedException(new WebhookRefusal(error, detail, List.of()));
    }

    static WebhookRefusedException invalid(List<Violation> violations) {
        return new WebhookRefusedException(
                new WebhookRefusal(WebhookError.INVALID_WEBHOOK, "The webhook's fields are invalid.", violations));
    }
}
