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

    /** A refusal that is not about fields. */
    public static MachineRefusal because(MachineError error, String detail) {
        return new MachineRefusal(error, detail, List.of());
    }

    @Override
    public String code() {
        return error.name();
    }
}
