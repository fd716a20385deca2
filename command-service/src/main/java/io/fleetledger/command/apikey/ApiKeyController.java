package io.fleetledger.command.apikey;

import io.fleetledger.commands.apikey.ApiKeyState;
import io.fleetledger.commands.apikey.RevokeApiKeyCommand;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.Preferences;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Writes;
import io.fleetledger.support.readyourwrites.WrittenResource;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Issues and revokes API keys. */
@RestController
@RequestMapping(path = "/api/v1/settings/api-keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "API keys")
class ApiKeyController {

    private final Commands commands;
    private final ReadYourWrites readYourWrites;

    ApiKeyController(Commands commands, ReadYourWrites readYourWrites) {
        this.commands = commands;
        this.readYourWrites = readYourWrites;
    }

    /**
     * The response must not be stored anywhere on its way, not even in the records of Idempotency-Keys. A key's id
     * derives from its hash and cannot be the one that a record fixes: repeating a request that was never answered
     * issues another key, and the first, whose text was never shown, stays in the list until it is revoked.
     */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "Give out an API key",
            description = "For programs, sent as X-API-Key. The answer shows the key this once: it is stored as a hash"
                    + " only, and so a repeat with the same Idempotency-Key is refused rather than answered again. Where"
                    + " the first was never answered, a repeat gives out a key of its own; the one before, which nobody"
                    + " has seen, may be listed, too, and can be revoked.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = IssueApiKeyRequest.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Given out; Location and ETag say where and which version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = IssuedApiKey.class),
                            examples = @ExampleObject("{\"id\": \"3b9f2c61-07d4-8e5a-9c1b-5f6a7d8e9001\", \"name\":"
                                            + " \"Hall 7 gateway\", \"key_prefix\": \"flk_Qw8sT2xZ\", \"scopes\": [\"ingest\"],"
                                            + " \"plaintext_key\": \"flk_Qw8sT2xZ…\", \"created_at\":"
                                            + " \"2026-04-04T10:00:00Z\"}")))
    @SendsHeaders({ResponseHeader.LOCATION, ResponseHeader.ETAG})
    @DocumentedErrors({"VALIDATION_FAILED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "IDEMPOTENCY_KEY_SPENT"})
    ResponseEntity<IssuedApiKey> issue(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) JsonBody body,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        NewApiKey key = new NewApiKey();
        ApiKeyState state =
                commands.send(caller, IssueApiKeyRequest.read(body).toCommand(key, caller), ApiKeyState.class);
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create("/api/v1/settings/api-keys/" + state.keyId()))
                .headers(awaitProjections(caller, state, prefer))
                .cacheControl(CacheControl.noStore())
                .body(IssuedApiKey.of(state, key));
    }

    @DeleteMapping("/{key_id}")
    @RequiresRole(Role.ADMIN)
    @Operation(summary = "Revoke an API key", description = "For good, and for every request that comes after.")
    @ApiResponse(responseCode = "204", description = "Revoked, now or before")
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"API_KEY_NOT_FOUND", "NOT_FOUND", "VERSION_MISMATCH"})
    ResponseEntity<Void> revoke(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("key_id") UUID keyId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = new RevokeApiKeyCommand(keyId, caller.tenantId(), EntityTags.ifMatch(ifMatch));
        ApiKeyState state = commands.send(caller, command, ApiKeyState.class);
        return ResponseEntity.noContent()
                .headers(awaitProjections(caller, state, prefer))
                .build();
    }

    private HttpHeaders awaitProjections(Caller caller, ApiKeyState state, @Nullable List<String> prefer) {
        return readYourWrites.awaitVersion(
                caller, state.version(), prefer, Writes.of(WrittenResource.API_KEY, state.keyId(), state.sequence()));
    }
}
