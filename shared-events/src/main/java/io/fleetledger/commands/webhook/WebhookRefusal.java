package io.fleetledger.commands.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import java.util.List;

/** A webhook's refusal. */
public record WebhookRefusal(
        @JsonProperty("error") WebhookError error,
        @JsonProperty("detail") String detail,
        @JsonProperty("violations") List<Violation> violations)
        implements Refusal {

    public WebhookRefusal {
        violations = List.copyOf(violations);
    }

    /** A refusal that is not about fields. */
    public static WebhookRefusal because(WebhookError error, String detail) {
        return new WebhookRefusal(error, detail, List.of());
    }

    /** A refusal because of these fields. */
    public static WebhookRefusal invalid(List<Violation> violations) {
        return new WebhookRefusal(WebhookError.INVALID_WEBHOOK, "The webhook's fields are invalid.", violations);
    }

    @Override
    public String code() {
        return error.name();
    }
}
