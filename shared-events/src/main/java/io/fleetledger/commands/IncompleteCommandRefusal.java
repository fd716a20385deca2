package io.fleetledger.commands;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The refusal of a command of any feature that lacks a required field: every field is required whose type is not marked
 * {@code @Nullable}.
 */
public record IncompleteCommandRefusal(
        @JsonProperty("detail") String detail,
        @JsonProperty("violations") List<Violation> violations) implements Refusal {

    public IncompleteCommandRefusal {
        violations = List.copyOf(violations);
    }

    @Override
    public String code() {
        return "INCOMPLETE_COMMAND";
    }
}
