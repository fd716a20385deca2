package io.fleetledger.query.machine;

import io.fleetledger.queries.group.FindMachineGroupByIdQuery;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachinePage;
import io.fleetledger.query.projection.NotFoundErrors;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Examples;
import io.fleetledger.support.openapi.Paged;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the machines of a group, which has to exist. */
@RestController
@RequestMapping(path = "/api/v1/machine-groups", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Machine groups")
class GroupMembersController {

    private final Queries queries;
    private final PastMachineLists past;

    GroupMembersController(Queries queries, PastMachineLists past) {
        this.queries = queries;
        this.past = past;
    }

    @GetMapping("/{group_id}/members")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(summary = "List a group's machines", description = "With the parameters of the list of machines.")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachinePage.class),
                            examples = @ExampleObject(Examples.MACHINE_PAGE)))
    @DocumentedErrors({"GROUP_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED"})
    @MachineListParameters
    @Paged
    @MachinePageParameters
    MachinePage list(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("group_id") UUID groupId,
            @Parameter(hidden = true) HttpServletRequest request) {
        FindMachinesQuery query = MachineListRequest.ofGroup(
                groupId, new QueryParameters(request), caller, past.hasPassed(caller.tenantId()));
        if (!exists(caller, groupId, query.filter().asOf())) {
            throw NotFoundErrors.group();
        }
        return queries.query(caller, query, MachinePage.class);
    }

    private boolean exists(Caller caller, UUID groupId, @Nullable Instant asOf) {
        if (asOf != null) {
            past.await(caller.tenantId(), asOf);
            return past.group(caller.tenantId(), groupId, false, asOf).isPresent();
        }
        return queries.find(caller, new FindMachineGroupByIdQuery(caller.tenantId(), groupId), MachineGroupView.class)
                .isPresent();
    }
}
