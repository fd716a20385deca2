package io.fleetledger.query.webhook;

import io.fleetledger.queries.webhook.FindWebhookByIdQuery;
import io.fleetledger.queries.webhook.FindWebhooksQuery;
import io.fleetledger.queries.webhook.WebhookPage;
import io.fleetledger.queries.webhook.WebhookView;
import io.fleetledger.query.projection.NotFoundErrors;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Examples;
import io.fleetledger.support.openapi.Paged;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads webhooks, never their secrets. */
@RestController
@RequestMapping(path = "/api/v1/webhooks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
class WebhookController {

    private static final String DELIVERY =
            "delivery is how sending goes right now, and moves no version: waiting_count events wait; next_attempt_at"
                    + " is when the next attempt comes, and due_since since when it has been due or is under way: one of"
                    + " them is null, or both if nothing waits; the event that is next has failed failed_attempts times in"
                    + " a row, since failing_since, null for none; the last attempt that failed, null for none, was at"
                    + " last_failure_at, with last_status, or with last_error where no answer came (timeout,"
                    + " host_not_found, target_forbidden, tls_failed, connection_failed, secret_unreadable); something was"
                    + " last taken at last_success_at, within a second, null for never.";

    private final Queries queries;

    WebhookController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @RequiresRole(Role.ADMIN)
    @Operation(summary = "List webhooks", description = "The oldest first, without their secrets. " + DELIVERY)
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = WebhookPage.class),
                            examples = @ExampleObject(Examples.WEBHOOK_PAGE)))
    @DocumentedErrors("VALIDATION_FAILED")
    @Paged
    WebhookPage list(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        var parameters = new QueryParameters(request);
        var query = new FindWebhooksQuery(caller.tenantId(), parameters.page(), parameters.pageSize());
        parameters.refuseIfInvalid();
        return queries.query(caller, query, WebhookPage.class);
    }

    @GetMapping("/{webhook_id}")
    @RequiresRole(Role.ADMIN)
    @Operation(summary = "Get a webhook", description = "Without its secret. " + DELIVERY)
    @ApiResponse(
            responseCode = "200",
            description = "The webhook; its ETag is its version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = WebhookView.class),
                            examples = @ExampleObject(Examples.WEBHOOK)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"WEBHOOK_NOT_FOUND", "NOT_FOUND"})
    WebhookView get(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("webhook_id") UUID webhookId,
            @Parameter(hidden = true) HttpServletResponse response) {
        WebhookView webhook = queries.find(
                        caller, new FindWebhookByIdQuery(caller.tenantId(), webhookId), WebhookView.class)
                .orElseThrow(NotFoundErrors::webhook);
        // No ResponseEntity, which would answer If-None-Match with 304: the state of sending changes without a new
        // version.
        response.setHeader(HttpHeaders.ETAG, EntityTags.etag(webhook.version()));
        return webhook;
    }
}
