package io.fleetledger.commands.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import java.util.List;

/** A machine's refusal. */
public record MachineRefusal(
        @JsonProperty("error") MachineError error,
        @JsonProperty("detail") String detail,
        @JsonProperty("violations") List<Violation> violations)
        implements Refusal {

    public MachineRefusal {
        violations = List.copyOf(violations);
    }

    @Override
    public String code() {
        return error.name();
    }
}
