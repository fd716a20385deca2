package io.fleetledger.query.rule;

import io.fleetledger.queries.rule.AlertRulePage;
import io.fleetledger.queries.rule.AlertRuleView;
import io.fleetledger.queries.rule.FindAlertRuleByIdQuery;
import io.fleetledger.queries.rule.FindAlertRulesQuery;
import io.fleetledger.query.projection.NotFoundErrors;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Examples;
import io.fleetledger.support.openapi.Paged;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.security.RequiresRole;
import io.fleetledger.support.validation.Texts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads alert rules. */
@RestController
@RequestMapping(path = "/api/v1/alert-rules", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Alert rules")
class AlertRuleController {

    private static final int MAX_METRIC_NAME_LENGTH = 255;

    private final Queries queries;

    AlertRuleController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(
            summary = "List alert rules",
            description = "By name. A rule whose group was deleted stays in the list and holds for nobody.")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AlertRulePage.class),
                            examples = @ExampleObject(Examples.ALERT_RULE_PAGE)))
    @DocumentedErrors("VALIDATION_FAILED")
    @Paged
    @Parameter(
            name = "machine_id",
            in = ParameterIn.QUERY,
            description = "Rules that name this machine; not those that hold for it by a group or for all",
            schema = @Schema(type = "string", format = "uuid"))
    @Parameter(
            name = "group_id",
            in = ParameterIn.QUERY,
            description = "Rules that name this group; not those of groups above it",
            schema = @Schema(type = "string", format = "uuid"))
    @Parameter(
            name = "metric_name",
            in = ParameterIn.QUERY,
            description = "Exactly this metric",
            schema = @Schema(type = "string", maxLength = 255))
    @Parameter(name = "is_enabled", in = ParameterIn.QUERY, schema = @Schema(type = "boolean"))
    AlertRulePage list(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        var parameters = new QueryParameters(request);
        var query = new FindAlertRulesQuery(
                caller.tenantId(),
                parameters.id("machine_id"),
                parameters.id("group_id"),
                parameters.optional("metric_name", raw -> Texts.atMost(raw, MAX_METRIC_NAME_LENGTH)),
                parameters.optional("is_enabled", QueryParameters::bool),
                parameters.page(),
                parameters.pageSize());
        parameters.refuseIfInvalid();
        return queries.query(caller, query, AlertRulePage.class);
    }

    @GetMapping("/{rule_id}")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(summary = "Get an alert rule")
    @ApiResponse(
            responseCode = "200",
            description = "The rule; its ETag is its version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AlertRuleView.class),
                            examples = @ExampleObject(Examples.ALERT_RULE)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"ALERT_RULE_NOT_FOUND", "NOT_FOUND"})
    ResponseEntity<AlertRuleView> get(@Parameter(hidden = true) Caller caller, @PathVariable("rule_id") UUID ruleId) {
        AlertRuleView rule = queries.find(
                        caller, new FindAlertRuleByIdQuery(caller.tenantId(), ruleId), AlertRuleView.class)
                .orElseThrow(NotFoundErrors::alertRule);
        return ResponseEntity.ok().eTag(EntityTags.etag(rule.version())).body(rule);
    }
}
