package io.fleetledger.command.webhook;

import io.fleetledger.commands.webhook.DeleteWebhookCommand;
import io.fleetledger.commands.webhook.RotateWebhookSecretCommand;
import io.fleetledger.commands.webhook.WebhookState;
import io.fleetledger.queries.webhook.FindWebhookByIdQuery;
import io.fleetledger.queries.webhook.FindWebhooksQuery;
import io.fleetledger.queries.webhook.WebhookPage;
import io.fleetledger.queries.webhook.WebhookView;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.Preferences;
import io.fleetledger.support.idempotency.CreationId;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Examples;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.security.RequiresRole;
import io.fleetledger.support.webhook.WebhookSecrets;
import io.fleetledger.support.webhook.WebhookTargets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Write endpoints of webhooks. A secret is only in the response that creates it. */
@RestController
@RequestMapping(path = "/api/v1/webhooks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
class WebhookController {

    private final Commands commands;
    private final WebhookResponses responses;
    private final Queries queries;
    private final WebhookTargets targets;
    private final WebhookSecrets secrets;
    private final Duration overlap;

    /** @param overlap how long a replaced secret still signs alongside the new one */
    WebhookController(
            Commands commands,
            WebhookResponses responses,
            Queries queries,
            WebhookTargets targets,
            WebhookSecrets secrets,
            @Value("${fleet.webhooks.secret-overlap}") Duration overlap) {
        this.commands = commands;
        this.responses = responses;
        this.queries = queries;
        this.targets = targets;
        this.secrets = secrets;
        this.overlap = overlap;
    }

    /** The response must not be stored anywhere on its way, not even in the records of Idempotency-Keys. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "Create a webhook",
            description = "It is sent events from now on, signed as Standard Webhooks say, in the order in which they"
                    + " happened, each until it is taken with a status from 200 to 299. The answer shows the secret this"
                    + " once, and so a repeat with the same Idempotency-Key is refused rather than answered again.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CreateWebhookRequest.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Created; Location and ETag say where and which version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = WebhookWithSecret.class),
                            examples = @ExampleObject(Examples.WEBHOOK_WITH_SECRET)))
    @SendsHeaders({ResponseHeader.LOCATION, ResponseHeader.ETAG})
    @DocumentedErrors({
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "IDEMPOTENCY_KEY_SPENT",
        "WEBHOOKS_NOT_SET_UP",
        "WEBHOOK_LIMIT_REACHED"
    })
    ResponseEntity<WebhookWithSecret> create(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) CreationId id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(description = "respond-async: do not wait until the webhook can be read")
                    @RequestHeader(name = Preferences.HEADER, required = false)
                    @Nullable List<String> prefer) {
        CreateWebhookRequest request = CreateWebhookRequest.read(body, targets);
        requireCapacity(caller, id);
        String secret = freshSecret();
        var command = request.toCommand(id.value(), caller, secrets.seal(id.value(), secret));
        WebhookState state = commands.send(caller, command, WebhookState.class);
        if (!state.created()) {
            throw WebhookProblems.spent();
        }
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create("/api/v1/webhooks/" + state.webhookId()))
                .headers(responses.awaitProjections(caller, state, prefer))
                .cacheControl(CacheControl.noStore())
                .body(new WebhookWithSecret(WebhookResponses.view(state), secret));
    }

    @PatchMapping(path = "/{webhook_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "Change some of a webhook's fields",
            description = "What waits goes to a new address, too. What happens while a webhook is disabled it is never"
                    + " sent; what waited when it was disabled is a dead letter each.")
    @RequestBody(
            required = true,
            description = "Any of the fields of a creation",
            content = @Content(schema = @Schema(implementation = CreateWebhookRequest.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The webhook as it is now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = WebhookView.class),
                            examples = @ExampleObject(Examples.CHANGED_WEBHOOK)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({
        "WEBHOOK_NOT_FOUND",
        "NOT_FOUND",
        "VERSION_MISMATCH",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<WebhookView> change(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("webhook_id") UUID webhookId,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(description = "Only if the webhook still has one of these versions, \"3\"")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command =
                ChangeWebhookRequest.read(body, targets).toCommand(webhookId, caller, EntityTags.ifMatch(ifMatch));
        WebhookState state = commands.send(caller, command, WebhookState.class);
        return ResponseEntity.ok()
                .headers(responses.awaitProjections(caller, state, prefer))
                .body(WebhookResponses.view(state));
    }

    @PostMapping("/{webhook_id}/rotate-secret")
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "Give a webhook another secret",
            description = "The answer shows it this once. For a while, as previous_secret_expires_at says, the one"
                    + " before signs as well.")
    @ApiResponse(
            responseCode = "200",
            description = "Rotated",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = WebhookWithSecret.class),
                            examples = @ExampleObject(Examples.WEBHOOK_WITH_SECRET)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({
        "WEBHOOK_NOT_FOUND",
        "NOT_FOUND",
        "VERSION_MISMATCH",
        "IDEMPOTENCY_KEY_SPENT",
        "WEBHOOKS_NOT_SET_UP"
    })
    ResponseEntity<WebhookWithSecret> rotate(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("webhook_id") UUID webhookId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        String secret = freshSecret();
        var command = new RotateWebhookSecretCommand(
                webhookId,
                caller.tenantId(),
                EntityTags.ifMatch(ifMatch),
                secrets.seal(webhookId, secret),
                Instant.now().plus(overlap).truncatedTo(ChronoUnit.MILLIS));
        WebhookState state = commands.send(caller, command, WebhookState.class);
        return ResponseEntity.ok()
                .headers(responses.awaitProjections(caller, state, prefer))
                .cacheControl(CacheControl.noStore())
                .body(new WebhookWithSecret(WebhookResponses.view(state), secret));
    }

    @DeleteMapping("/{webhook_id}")
    @RequiresRole(Role.ADMIN)
    @Operation(summary = "Delete a webhook", description = "What waits for it, and its dead letters, go with it.")
    @ApiResponse(responseCode = "204", description = "Deleted, now or before")
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"WEBHOOK_NOT_FOUND", "NOT_FOUND", "VERSION_MISMATCH"})
    ResponseEntity<Void> delete(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("webhook_id") UUID webhookId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = new DeleteWebhookCommand(webhookId, caller.tenantId(), EntityTags.ifMatch(ifMatch));
        WebhookState state = commands.send(caller, command, WebhookState.class);
        return ResponseEntity.noContent()
                .headers(responses.awaitProjections(caller, state, prefer))
                .build();
    }

    /**
     * Counts what the read side shows, so that two concurrent creations may be one too many: it guards a size, not a
     * right. Repeating the creation of the last webhook adds none.
     */
    private void requireCapacity(Caller caller, CreationId id) {
        long total = queries.query(caller, new FindWebhooksQuery(caller.tenantId(), 1, 1), WebhookPage.class)
                .total();
        if (total >= WebhookProblems.MAX_WEBHOOKS && !exists(caller, id.value())) {
            throw WebhookProblems.tooMany();
        }
    }

    private boolean exists(Caller caller, UUID webhookId) {
        return queries.find(caller, new FindWebhookByIdQuery(caller.tenantId(), webhookId), WebhookView.class)
                .isPresent();
    }

    private String freshSecret() {
        if (!secrets.hasKey()) {
            throw WebhookProblems.notSetUp();
        }
        return WebhookSecrets.generate();
    }
}
