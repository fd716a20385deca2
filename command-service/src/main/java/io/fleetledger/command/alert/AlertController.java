package io.fleetledger.command.alert;

import io.fleetledger.commands.alert.AcknowledgeAlertCommand;
import io.fleetledger.commands.alert.AcknowledgeAlertsCommand;
import io.fleetledger.commands.alert.AcknowledgedAlerts;
import io.fleetledger.commands.alert.AlertState;
import io.fleetledger.commands.alert.SnoozeAlertCommand;
import io.fleetledger.queries.alert.AlertView;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.Preferences;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Examples;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Written;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Write endpoints of alerts. Only the machines' sagas raise and resolve alerts. */
@RestController
@RequestMapping(path = "/api/v1/alerts", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Alerts")
class AlertController {

    private final Commands commands;
    private final AlertResponses responses;

    AlertController(Commands commands, AlertResponses responses) {
        this.commands = commands;
        this.responses = responses;
    }

    @PostMapping("/{alert_id}/acknowledge")
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Acknowledge an alert",
            description = "Open or over. Who has seen it first stays: a repeat changes nothing.")
    @ApiResponse(
            responseCode = "200",
            description = "Acknowledged, now or before",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AlertView.class),
                            examples = @ExampleObject(Examples.ALERT)))
    @DocumentedErrors({"ALERT_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED", "PAYLOAD_TOO_LARGE"})
    ResponseEntity<AlertView> acknowledge(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("alert_id") UUID alertId,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = new AcknowledgeAlertCommand(alertId, caller.tenantId(), caller.actor());
        return answer(caller, commands.send(caller, command, AlertState.class), prefer);
    }

    @PostMapping(path = "/bulk/acknowledge", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Acknowledge many alerts",
            description =
                    "All in one step. One id that names no alert refuses the whole request, which names them all.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = AcknowledgeAlertsRequest.class)))
    @ApiResponse(
            responseCode = "200",
            description = "How many were acknowledged now, and how many before",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AcknowledgedView.class),
                            examples =
                                    @ExampleObject("{\"acknowledged_count\": 2, \"already_acknowledged_count\": 1}")))
    @DocumentedErrors({"VALIDATION_FAILED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"})
    ResponseEntity<AcknowledgedView> acknowledgeMany(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) JsonBody body,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var alertIds = AcknowledgeAlertsRequest.read(body).alertIds();
        var answer = commands.send(
                caller,
                new AcknowledgeAlertsCommand(caller.tenantId(), alertIds, caller.actor()),
                AcknowledgedAlerts.class);
        List<Written> written = answer.acknowledged().stream()
                .map(alert -> new Written(alert.alertId(), alert.sequence()))
                .toList();
        return ResponseEntity.ok()
                .headers(responses.awaitProjections(caller, written, prefer))
                .body(new AcknowledgedView(written.size(), answer.alreadyAcknowledgedCount()));
    }

    @PostMapping(path = "/{alert_id}/snooze", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Snooze an open alert",
            description = "Neither the alert nor a status changes by it. The last instant given counts.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SnoozeAlertRequest.class)))
    @ApiResponse(
            responseCode = "200",
            description = "Snoozed",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AlertView.class),
                            examples = @ExampleObject(Examples.ALERT)))
    @DocumentedErrors({
        "ALERT_NOT_FOUND",
        "NOT_FOUND",
        "ALERT_RESOLVED",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<AlertView> snooze(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("alert_id") UUID alertId,
            @Parameter(hidden = true) JsonBody body,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        Instant now = GenericEventMessage.clock.instant();
        var request = SnoozeAlertRequest.read(body, now);
        var command = new SnoozeAlertCommand(alertId, caller.tenantId(), request.snoozeUntil(), now);
        return answer(caller, commands.send(caller, command, AlertState.class), prefer);
    }

    private ResponseEntity<AlertView> answer(Caller caller, AlertState state, @Nullable List<String> prefer) {
        var written = List.of(new Written(state.alertId(), state.sequence()));
        return ResponseEntity.ok()
                .headers(responses.awaitProjections(caller, written, prefer)) // Before the view is read.
                .body(responses.view(caller, state, prefer));
    }
}
