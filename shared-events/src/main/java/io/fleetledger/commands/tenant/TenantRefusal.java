package io.fleetledger.commands.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import java.util.List;

/** The refusal of a command of a tenant of which nothing is taken. */
public record TenantRefusal(
        @JsonProperty("error") TenantError error,
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
