package io.fleetledger.commands.apikey;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import java.util.List;

/** An API key's refusal. */
public record ApiKeyRefusal(
        @JsonProperty("error") ApiKeyError error,
        @JsonProperty("detail") String detail,
        @JsonProperty("violations") List<Violation> violations)
        implements Refusal {

    public ApiKeyRefusal {
        violations = List.copyOf(violations);
    }

    /** A refusal that is not about fields. */
    public static ApiKeyRefusal because(ApiKeyError error, String detail) {
        return new ApiKeyRefusal(error, detail, List.of());
    }

    @Override
    public String code() {
        return error.name();
    }
}
