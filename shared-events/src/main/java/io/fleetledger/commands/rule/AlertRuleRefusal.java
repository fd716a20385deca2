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

    /** A refusal that is not about fields. */
    public static AlertRuleRefusal because(AlertRuleError error, String detail) {
        return new AlertRuleRefusal(error, detail, List.of());
    }

    /** A refusal because of these fields. */
    public static AlertRuleRefusal invalid(List<Violation> violations) {
        return new AlertRuleRefusal(
                AlertRuleError.INVALID_ALERT_RULE, "The alert rule's fields are invalid.", violations);
    }

    @Override
    public String code() {
        return error.name();
    }
}
