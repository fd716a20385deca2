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

    @Override
    public String code() {
        return error.name();
    }
}
