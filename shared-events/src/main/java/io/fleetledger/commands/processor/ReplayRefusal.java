package io.fleetledger.commands.processor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import java.util.List;

/** A rebuild's refusal. */
public record ReplayRefusal(
        @JsonProperty("error") ReplayError error,
        @JsonProperty("detail") String detail) implements Refusal {

    @Override
    public String code() {
        return error.name();
    }

    @Override
    public List<Violation> violations() {
        return List.of();
    }
}
