package io.fleetledger.command.webhook;

import io.fleetledger.commands.webhook.WebhookState;
import io.fleetledger.queries.webhook.WebhookView;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Writes;
import io.fleetledger.support.readyourwrites.WrittenResource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Responds to writes with the aggregate's result, once the write can be read. */
@Component
final class WebhookResponses {

    private final ReadYourWrites readYourWrites;

    WebhookResponses(ReadYourWrites readYourWrites) {
        this.readYourWrites = readYourWrites;
    }

    /** Waits, unless asked not to, and returns the response headers. */
    HttpHeaders awaitProjections(Caller caller, WebhookState state, @Nullable List<String> prefer) {
        return readYourWrites.awaitVersion(
                caller,
                state.version(),
                prefer,
                Writes.of(WrittenResource.WEBHOOK, state.webhookId(), state.sequence()));
    }

    static WebhookView view(WebhookState state) {
        return new WebhookView(
                state.webhookId(),
                state.url(),
                state.eventTypes(),
                state.enabled(),
                state.disabledBecause(),
                state.previousSecretUntil(),
                state.tenantId(),
                state.createdAt(),
                state.updatedAt(),
                state.version(),
                null);
    }
}
