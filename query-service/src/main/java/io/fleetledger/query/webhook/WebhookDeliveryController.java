package io.fleetledger.query.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.query.projection.NotFoundErrors;
import io.fleetledger.query.subscription.WebhookTestEnvelope;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Paged;
import io.fleetledger.support.paging.Pages;
import io.fleetledger.support.security.RequiresRole;
import io.fleetledger.support.webhook.WebhookDeadLetters.Positions;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tests the sending to a webhook, and lists and re-sends what has not been sent. */
@RestController
@RequestMapping(path = "/api/v1/webhooks/{webhook_id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
class WebhookDeliveryController {

    private final WebhookOutbox outbox;
    private final WebhookTestSender testSender;
    private final WebhookSettings settings;
    private final JsonMapper json;

    WebhookDeliveryController(
            WebhookOutbox outbox, WebhookTestSender testSender, WebhookSettings settings, JsonMapper json) {
        this.outbox = outbox;
        this.testSender = testSender;
        this.settings = settings;
        this.json = json;
    }

    /**
     * The receiver's answer to a test.
     *
     * @param status null without an answer
     * @param error null with an answer
     */
    @JsonPropertyOrder({"is_delivered", "status", "error", "duration_ms"})
    record Tested(
            @JsonProperty("is_delivered") boolean delivered,
            @JsonProperty("status") @Nullable Integer status,
            @JsonProperty("error") @Nullable String error,
            @JsonProperty("duration_ms") long durationMillis) {}

    /** How many events are re-sent. */
    record Resent(@JsonProperty("resent") long resent) {}

    @PostMapping("/test")
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "Send a test event now",
            description =
                    "Of type io.fleetledger.webhook.test, signed like every other; once, also to a webhook that is"
                            + " disabled. Without an answer, error is timeout, host_not_found, target_forbidden, tls_failed,"
                            + " connection_failed or secret_unreadable. One of a tenant at a time.")
    @ApiResponse(
            responseCode = "200",
            description = "What the receiver said, whatever it was",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Tested.class),
                            examples =
                                    @ExampleObject(
                                            "{\"is_delivered\": true, \"status\": 204, \"error\": null, \"duration_ms\": 38}")))
    @DocumentedErrors({"WEBHOOK_NOT_FOUND", "NOT_FOUND", "WEBHOOK_TEST_RUNNING"})
    Tested test(@Parameter(hidden = true) Caller caller, @PathVariable("webhook_id") UUID webhookId) {
        WebhookEndpoint webhook = find(caller, webhookId);
        String id = "test-" + UUID.randomUUID();
        var event = WebhookTestEnvelope.of(
                id, webhookId, caller.tenantId(), caller.actor(), Instant.now().truncatedTo(ChronoUnit.MILLIS));
        DeliveryAttempt attempt = testSender.send(webhook, id, json.writeValueAsString(event));
        return new Tested(
                attempt.isAccepted(),
                attempt.status(),
                attempt.error(),
                attempt.took().toMillis());
    }

    @GetMapping("/dead-letters")
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "List what a webhook was not sent",
            description = "What waited when it was disabled, and what could not be sent at all. The oldest first;"
                    + " kept for a while, as the installation says. message_id is the header webhook-id that it has if it is sent after all. reason is why the"
                    + " webhook was disabled: by_caller, failing, gone, overflowing; or body_missing, when what is to be"
                    + " sent was lost, which can only be read in /events. It and dead_at are null for what was dead"
                    + " before they were kept. attempts is 0 for what only waited behind one that failed;"
                    + " last_status is null without an answer, and then last_error says what went wrong, as in a test.")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = DeadLetterPage.class),
                            examples = @ExampleObject("{\"items\": [{\"id\": \"4711\", \"message_id\":"
                                            + " \"f0a6a1f4-5a43-4f40-9b3a-4b7cf2f6a001\", \"type\":"
                                            + " \"io.fleetledger.machine.renamed\", \"time\":"
                                            + " \"2026-04-04T10:00:00Z\", \"reason\": \"failing\", \"dead_at\":"
                                            + " \"2026-04-07T10:04:00Z\", \"attempts\": 441, \"last_attempt_at\":"
                                            + " \"2026-04-07T10:03:59Z\", \"last_status\": 500, \"last_error\":"
                                            + " null}], \"total\": 1, \"page\": 1,"
                                            + " \"page_size\": 20, \"total_pages\": 1}")))
    @DocumentedErrors({"WEBHOOK_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED"})
    @Paged
    DeadLetterPage deadLetters(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("webhook_id") UUID webhookId,
            @Parameter(hidden = true) HttpServletRequest request) {
        find(caller, webhookId);
        var parameters = new QueryParameters(request);
        int page = parameters.page();
        int pageSize = parameters.pageSize();
        parameters.refuseIfInvalid();
        long total = outbox.deliveries().deadLetters().count(webhookId);
        return new DeadLetterPage(
                outbox.deliveries().deadLetters().find(webhookId, (page - 1L) * pageSize, pageSize).stream()
                        .map(DeadLetterView::of)
                        .toList(),
                total,
                page,
                pageSize,
                Pages.count(total, pageSize));
    }

    @PostMapping(path = "/resend", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "Send dead letters after all",
            description =
                    "Some by their ids, those of a range, or with an empty object all. They go before what happened"
                            + " later and still waits. An id that is no dead letter's counts for nothing. No more than may wait: resent says"
                            + " how many they were, the oldest first.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ResendRequest.class)))
    @ApiResponse(
            responseCode = "202",
            description = "They wait to be sent",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Resent.class),
                            examples = @ExampleObject("{\"resent\": 1}")))
    @DocumentedErrors({
        "WEBHOOK_NOT_FOUND",
        "NOT_FOUND",
        "WEBHOOK_DISABLED",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<Resent> resend(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("webhook_id") UUID webhookId,
            @Parameter(hidden = true) JsonBody body) {
        WebhookEndpoint webhook = find(caller, webhookId);
        Positions positions = ResendRequest.read(body);
        if (!webhook.enabled()) {
            throw WebhookDeliveryProblems.disabled();
        }
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .body(new Resent(outbox.requeue(webhookId, positions, settings.waitingAtMost(), Instant.now())));
    }

    private WebhookEndpoint find(Caller caller, UUID webhookId) {
        return outbox.endpoints()
                .find(webhookId)
                .filter(webhook -> webhook.tenantId().equals(caller.tenantId()))
                .filter(webhook -> !webhook.deleted())
                .orElseThrow(NotFoundErrors::webhook);
    }
}
