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

    @Override
    public String code() {
        return error.name();
    }
}
