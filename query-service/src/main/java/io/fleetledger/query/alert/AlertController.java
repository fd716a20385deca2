package io.fleetledger.query.alert;

import io.fleetledger.queries.alert.AlertPage;
import io.fleetledger.queries.alert.AlertStats;
import io.fleetledger.queries.alert.AlertView;
import io.fleetledger.queries.alert.FindAlertByIdQuery;
import io.fleetledger.queries.alert.FindAlertStatsQuery;
import io.fleetledger.queries.alert.FindAlertsQuery;
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
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads alerts. */
@RestController
@RequestMapping(path = "/api/v1/alerts", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Alerts")
class AlertController {

    private static final String STATS = "{\"total_active\": 1, \"critical_count\": 0, \"warning_count\": 1,"
            + " \"info_count\": 0, \"unacknowledged_count\": 1}";

    private final Queries queries;

    AlertController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(summary = "List alerts", description = "Newest first, open ones and those that are over.")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AlertPage.class),
                            examples = @ExampleObject(Examples.ALERT_PAGE)))
    @DocumentedErrors("VALIDATION_FAILED")
    @Paged
    @AlertListParameters
    AlertPage list(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        AlertListRequest list = AlertListRequest.read(new QueryParameters(request), caller);
        FindAlertsQuery query = list.query();
        return list.matchesNone()
                ? new AlertPage(List.of(), 0, query.page(), query.pageSize(), 0)
                : queries.query(caller, query, AlertPage.class);
    }

    @GetMapping("/stats")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(summary = "Count the open alerts")
    @ApiResponse(
            responseCode = "200",
            description = "The open alerts by severity, and how many of them nobody has acknowledged",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AlertStats.class),
                            examples = @ExampleObject(STATS)))
    AlertStats stats(@Parameter(hidden = true) Caller caller) {
        return queries.query(caller, new FindAlertStatsQuery(caller.tenantId()), AlertStats.class);
    }

    @GetMapping("/{alert_id}")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(summary = "Get an alert")
    @ApiResponse(
            responseCode = "200",
            description = "The alert; its value is the newest that is past the threshold. Its ETag names this state",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = AlertView.class),
                            examples = @ExampleObject(Examples.ALERT)))
    @ApiResponse(responseCode = "304", description = "If-None-Match names this state", content = @Content)
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"ALERT_NOT_FOUND", "NOT_FOUND"})
    @Parameter(name = "If-None-Match", in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    ResponseEntity<AlertView> get(@Parameter(hidden = true) Caller caller, @PathVariable("alert_id") UUID alertId) {
        AlertView alert = queries.find(caller, new FindAlertByIdQuery(caller.tenantId(), alertId), AlertView.class)
                .orElseThrow(NotFoundErrors::alert);
        return ResponseEntity.ok()
                .eTag(EntityTags.etagOf(alert)) // Spring makes it a 304 if If-None-Match lists the tag.
                .body(alert);
    }
}
