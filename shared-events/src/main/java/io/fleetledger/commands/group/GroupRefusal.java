package io.fleetledger.commands.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import java.util.List;

/** A group's refusal. */
public record GroupRefusal(
        @JsonProperty("error") GroupError error,
        @JsonProperty("detail") String detail,
        @JsonProperty("violations") List<Violation> violations)
        implements Refusal {

    public GroupRefusal {
        violations = List.copyOf(violations);
    }

    /** A refusal that is not about fields. */
    public static GroupRefusal because(GroupError error, String detail) {
        return new GroupRefusal(error, detail, List.of());
    }

    /** A refusal because of these fields. */
    public static GroupRefusal invalid(List<Violation> violations) {
        return new GroupRefusal(GroupError.INVALID_GROUP, "The group's fields are invalid.", violations);
    }

    /** A refusal because of this field alone. */
    public static GroupRefusal invalid(String field, String message, String type) {
        return invalid(List.of(new Violation(field, message, type)));
    }

    @Override
    public String code() {
        return error.name();
    }
}
