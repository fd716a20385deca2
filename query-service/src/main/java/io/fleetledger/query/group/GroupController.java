package io.fleetledger.query.group;

import io.fleetledger.queries.group.FindMachineGroupByIdQuery;
import io.fleetledger.queries.group.FindMachineGroupsQuery;
import io.fleetledger.queries.group.MachineGroupPage;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.query.past.PastProgress;
import io.fleetledger.query.projection.AsOf;
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
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads groups of machines. */
@RestController
@RequestMapping(path = "/api/v1/machine-groups", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Machine groups")
class GroupController {

    private final Queries queries;
    private final PastProgress past;

    GroupController(Queries queries, PastProgress past) {
        this.queries = queries;
        this.past = past;
    }

    @GetMapping
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(summary = "List groups", description = "By name. With as_of, as they were then.")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachineGroupPage.class),
                            examples = @ExampleObject(Examples.MACHINE_GROUP_PAGE)))
    @DocumentedErrors("VALIDATION_FAILED")
    @Paged
    @Parameter(
            name = "search",
            in = ParameterIn.QUERY,
            description = "Part of the name, taken literally, ignoring case",
            schema = @Schema(type = "string", maxLength = 200))
    @Parameter(
            name = "group_type",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"site", "line", "department", "custom"}))
    @Parameter(
            name = "parent_id",
            in = ParameterIn.QUERY,
            description = "Groups right below this one; null: groups below none",
            schema = @Schema(type = "string", pattern = "^(null|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$"))
    @Parameter(
            name = "as_of",
            in = ParameterIn.QUERY,
            description = "The groups as they were at that instant, which has been",
            schema = @Schema(type = "string", format = "date-time"))
    MachineGroupPage list(
            @Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        FindMachineGroupsQuery query =
                GroupListRequest.read(new QueryParameters(request), caller, past.hasPassed(caller.tenantId()));
        if (query.asOf() != null) {
            past.await(caller.tenantId(), query.asOf());
        }
        return queries.query(caller, query, MachineGroupPage.class);
    }

    @GetMapping("/{group_id}")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(summary = "Get a group", description = "With as_of, as it was then; one that ended later, too.")
    @ApiResponse(
            responseCode = "200",
            description = "The group; its ETag is its version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachineGroupView.class),
                            examples = @ExampleObject(Examples.MACHINE_GROUP)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"GROUP_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED"})
    @Parameter(
            name = "as_of",
            in = ParameterIn.QUERY,
            description = "The group as it was at that instant, which has been; before it was created, there is none",
            schema = @Schema(type = "string", format = "date-time"))
    MachineGroupView get(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("group_id") UUID groupId,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response) {
        QueryParameters parameters = new QueryParameters(request);
        Instant asOf = AsOf.read(parameters, past.hasPassed(caller.tenantId()));
        parameters.refuseIfInvalid();
        if (asOf != null) {
            past.await(caller.tenantId(), asOf);
        }
        MachineGroupView group = queries.find(
                        caller, new FindMachineGroupByIdQuery(caller.tenantId(), groupId, asOf), MachineGroupView.class)
                .orElseThrow(NotFoundErrors::group);
        // No ResponseEntity, which would answer If-None-Match with 304: a member's retirement changes no version.
        response.setHeader(HttpHeaders.ETAG, EntityTags.etag(group.version()));
        return group;
    }
}
