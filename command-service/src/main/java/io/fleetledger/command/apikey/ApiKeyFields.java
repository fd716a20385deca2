package io.fleetledger.command.apikey;

import io.fleetledger.commands.apikey.ApiKeyError;
import io.fleetledger.commands.apikey.ApiKeyRefusal;
import io.fleetledger.commands.apikey.IssueApiKeyCommand;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Texts;
import io.fleetledger.support.validation.Violations;
import java.util.List;

/** The rules of an API key's fields, for requests and commands. */
final class ApiKeyFields {

    private static final List<String> SCOPES = List.of(Scope.INGEST, Scope.READ_MACHINES, Scope.READ_SENSORS);

    private ApiKeyFields() {}

    /** 1..255 characters after trimming, without control characters: it appears in lists and logs. */
    static String name(String raw) {
        return Texts.withoutControlCharacters(Texts.required(raw, 255));
    }

    /** One of the scopes that a key can have. */
    static String scope(String raw) {
        if (!SCOPES.contains(raw)) {
            throw new InvalidValueException("must be one of " + String.join(", ", SCOPES), "enum");
        }
        return raw;
    }

    /** At least one, each once. */
    static List<String> scopes(List<String> raw) {
        if (raw.isEmpty()) {
            throw new InvalidValueException("must have at least 1 element", "too_short");
        }
        return raw.stream().map(ApiKeyFields::scope).distinct().sorted().toList();
    }

    /** Refuses the command with every violation at once. */
    static void check(IssueApiKeyCommand command) {
        Violations violations = new Violations();
        violations.check("name", command.name(), ApiKeyFields::name);
        violations.check("scopes", command.scopes(), ApiKeyFields::scopes);
        if (violations.any()) {
            throw new RefusedException(new ApiKeyRefusal(
                    ApiKeyError.INVALID_API_KEY, "The API key's fields are invalid.", violations.found()));
        }
    }
}
