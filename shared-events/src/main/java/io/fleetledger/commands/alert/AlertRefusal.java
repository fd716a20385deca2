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

    /** A refusal that is not about fields. */
    public static AlertRefusal because(AlertError error, String detail) {
        return new AlertRefusal(error, detail, List.of());
    }

    /** A refusal because of these fields. */
    public static AlertRefusal invalid(List<Violation> violations) {
        return new AlertRefusal(AlertError.INVALID_ALERT, "The request's fields are invalid.", violations);
    }

    @Override
    public String code() {
        return error.name();
    }
}
