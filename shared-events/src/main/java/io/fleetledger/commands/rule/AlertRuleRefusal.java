package io.fleetledger.commands.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import java.util.List;

/** A rule's refusal. */
public record AlertRuleRefusal(
        @JsonProperty("error") AlertRuleError error,
        @JsonProperty("detail") String detail,
        @JsonProperty("violations") List<Violation> violations)
        implements Refusal {

    public AlertRuleRefusal {
        violations = List.copyOf(violations);
    }

    @Override
    public String code() {
        return error.name();
    }
}
