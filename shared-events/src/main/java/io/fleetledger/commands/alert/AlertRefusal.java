package io.fleetledger.commands.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import java.util.List;

/** An alert's refusal. */
public record AlertRefusal(
        @JsonProperty("error") AlertError error,
        @JsonProperty("detail") String detail,
        @JsonProperty("violations") List<Violation> violations)
        implements Refusal {

    public AlertRefusal {
        violations = List.copyOf(violations);
    }

    @Override
    public String code() {
        return error.name();
    }
}
