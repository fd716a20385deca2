package io.fleetledger.command.apikey;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.apikey.IssueApiKeyCommand;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBody;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The body of {@code POST /settings/api-keys}. */
record IssueApiKeyRequest(
        @Schema(example = "Hall 7 gateway", minLength = 1, maxLength = 255, requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("name")
        String name,

        @ArraySchema(
                minItems = 1,
                schema =
                        @Schema(
                                example = "ingest",
                                allowableValues = {"ingest", "read:machines", "read:sensors"}),
                arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED))
        @JsonProperty("scopes")
        List<String> scopes) {

    IssueApiKeyRequest {
        scopes = List.copyOf(scopes);
    }

    static IssueApiKeyRequest read(JsonBody body) {
        var name = body.text("name").required(ApiKeyFields::name);
        var scopes = body.texts("scopes").required(ApiKeyFields::scopes);
        body.refuseIfInvalid();
        return new IssueApiKeyRequest(name.value(), scopes.value());
    }

    IssueApiKeyCommand toCommand(NewApiKey key, Caller caller) {
        return new IssueApiKeyCommand(
                key.hash().keyId(), caller.tenantId(), name, key.hash().hex(), key.prefix(), scopes);
    }
}
