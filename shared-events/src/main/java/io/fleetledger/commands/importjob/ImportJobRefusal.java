package io.fleetledger.commands.importjob;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import java.util.List;

/** A long import's refusal. */
public record ImportJobRefusal(
        @JsonProperty("error") ImportJobError error,
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
