package io.fleetledger.query.machine;

import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachinePage;
import io.fleetledger.queries.machine.MachineView;
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

/** Reads machines. */
@RestController
@RequestMapping(path = "/api/v1/machines", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Machines")
class MachineController {

    private final Queries queries;
    private final PastMachines pastMachines;
    private final PastMachineLists past;

    MachineController(Queries queries, PastMachines pastMachines, PastMachineLists past) {
        this.queries = queries;
        this.pastMachines = pastMachines;
        this.past = past;
    }

    @GetMapping
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(
            summary = "List machines",
            description = "With as_of, the machines that there were at that instant, as they were and in the groups in"
                    + " which they were: with all filters and orders but by last_seen_at, which is null then.")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachinePage.class),
                            examples = @ExampleObject(Examples.MACHINE_PAGE)))
    @DocumentedErrors("VALIDATION_FAILED")
    @MachineListParameters
    @Paged
    @MachinePageParameters
    @Parameter(name = "group_id", in = ParameterIn.QUERY, schema = @Schema(type = "string", format = "uuid"))
    MachinePage list(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        FindMachinesQuery query =
                MachineListRequest.read(new QueryParameters(request), caller, past.hasPassed(caller.tenantId()));
        if (query.filter().asOf() != null) {
            past.await(caller.tenantId(), query.filter().asOf());
        }
        return queries.query(caller, query, MachinePage.class);
    }

    @GetMapping("/{machine_id}")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(
            summary = "Get a machine",
            description =
                    "Retired machines too. With as_of, as it was after all that had happened to it by then, and in"
                            + " the groups in which it was; when it was last seen is null then.")
    @ApiResponse(
            responseCode = "200",
            description = "The machine; its ETag is its version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachineView.class),
                            examples = @ExampleObject(Examples.MACHINE)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"MACHINE_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED"})
    @Parameter(
            name = "as_of",
            in = ParameterIn.QUERY,
            description = "An instant that has been; before the machine was registered, there is none",
            schema = @Schema(type = "string", format = "date-time"))
    MachineView get(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("machine_id") UUID machineId,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response) {
        QueryParameters parameters = new QueryParameters(request);
        Instant asOf = AsOf.read(parameters, past.hasPassed(caller.tenantId()));
        parameters.refuseIfInvalid();
        if (asOf != null) {
            past.await(caller.tenantId(), asOf);
            MachineView machine = pastMachines
                    .at(caller.tenantId(), machineId, asOf, past.groupsOf(caller.tenantId(), machineId, asOf))
                    .orElseThrow(NotFoundErrors::machine);
            response.setHeader(HttpHeaders.ETAG, EntityTags.etag(machine.version()));
            return machine;
        }
        MachineView machine = queries.find(
                        caller, new FindMachineByIdQuery(caller.tenantId(), machineId), MachineView.class)
                .orElseThrow(NotFoundErrors::machine);
        // No ResponseEntity, which would answer If-None-Match with 304: status and groups change without a new version.
        response.setHeader(HttpHeaders.ETAG, EntityTags.etag(machine.version()));
        return machine;
    }
}
