package io.fleetledger.command.rule;

import io.fleetledger.commands.rule.AlertRuleState;
import io.fleetledger.commands.rule.DeleteAlertRuleCommand;
import io.fleetledger.queries.rule.AlertRuleView;
import io.fleetledger.support.axon.Commands;
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

/** Write endpoints of alert rules. A rule's machines are evaluated by it soon after the response, not before. */
@RestController
@RequestMapping(path = "/api/v1/alert-rules", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Alert rules")
class AlertRuleController {

    private final Commands commands;
    private final AlertRuleResponses responses;

    AlertRuleController(Commands commands, AlertRuleResponses responses) {
        this.commands = commands;
        this.responses = responses;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Create an alert rule",
            description = "For one machine, for a group with all below it, or for all. The machines are evaluated by it"
                    + " from their latest readings on. There may be 50 rules for each machine, and 200 for all and for"
                    + " groups together; what comes at the same moment may go a little beyond.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CreateAlertRuleRequest.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Created; Location and ETag say where and which version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AlertRuleView.class),
                            examples = @ExampleObject(Examples.ALERT_RULE)))
    @SendsHeaders({ResponseHeader.LOCATION, ResponseHeader.ETAG})
    @DocumentedErrors({"VALIDATION_FAILED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"})
    ResponseEntity<AlertRuleView> create(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) CreationId id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(description = "respond-async: do not wait until the rule can be read")
                    @RequestHeader(name = Preferences.HEADER, required = false)
                    @Nullable List<String> prefer) {
        var command = CreateAlertRuleRequest.read(body).toCommand(id.value(), caller);
        AlertRuleState state = commands.send(caller, command, AlertRuleState.class);
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create("/api/v1/alert-rules/" + state.ruleId()))
                .headers(responses.awaitProjections(caller, state, prefer))
                .body(AlertRuleResponses.view(state));
    }

    @PatchMapping(path = "/{rule_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Change some of an alert rule's fields",
            description = "The rule that comes of it is checked as a whole. Another type forgets the fields of the old"
                    + " one and needs all of its own.")
    @RequestBody(
            required = true,
            description =
                    "Any of the fields of a creation; null clears machine_id, group_id, and what only one type has",
            content =
                    @Content(
                            schema = @Schema(implementation = CreateAlertRuleRequest.class),
                            examples = @ExampleObject("{\"critical_threshold\": 98, \"is_enabled\": true}")))
    @ApiResponse(
            responseCode = "200",
            description = "The rule as it is now; same version if nothing changed",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AlertRuleView.class),
                            examples = @ExampleObject(Examples.ALERT_RULE)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({
        "ALERT_RULE_NOT_FOUND",
        "NOT_FOUND",
        "VERSION_MISMATCH",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<AlertRuleView> change(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("rule_id") UUID ruleId,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(description = "Only if the rule still has one of these versions, \"3\"")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = ChangeAlertRuleRequest.read(body).toCommand(ruleId, caller, EntityTags.ifMatch(ifMatch));
        AlertRuleState state = commands.send(caller, command, AlertRuleState.class);
        return ResponseEntity.ok()
                .headers(responses.awaitProjections(caller, state, prefer))
                .body(AlertRuleResponses.view(state));
    }

    @DeleteMapping("/{rule_id}")
    @RequiresRole(Role.OPERATOR)
    @Operation(summary = "Delete an alert rule", description = "Its open alerts are resolved.")
    @ApiResponse(responseCode = "204", description = "Deleted, now or before")
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"ALERT_RULE_NOT_FOUND", "NOT_FOUND", "VERSION_MISMATCH"})
    ResponseEntity<Void> delete(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("rule_id") UUID ruleId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = new DeleteAlertRuleCommand(ruleId, caller.tenantId(), EntityTags.ifMatch(ifMatch));
        AlertRuleState state = commands.send(caller, command, AlertRuleState.class);
        return ResponseEntity.noContent()
                .headers(responses.awaitProjections(caller, state, prefer))
                .build();
    }
}
