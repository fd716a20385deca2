package io.fleetledger.query.machine;

import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.MachinePage;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.http.Conditions;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.Examples;
import io.fleetledger.support.openapi.Fails;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.Caller;
import io.fleetledger.support.security.RequiresRole;
import io.fleetledger.support.security.Role;
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

/** Machines, read. */
@RestController
@RequestMapping(path = "/api/v1/machines", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Machines")
class MachineController {

    private final Queries queries;

    MachineController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @RequiresRole(Role.VIEWER)
    @Operation(summary = "List machines")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachinePage.class),
                            examples = @ExampleObject(Examples.MACHINE_PAGE)))
    @Fails("VALIDATION_FAILED")
    @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "integer", minimum = "1", defaultValue = "1"))
    @Parameter(
            name = "page_size",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "20"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "A page's next_cursor, with the same filters and order, in place of page",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "search",
            in = ParameterIn.QUERY,
            description = "Part of the name or the identifier, taken literally, ignoring case",
            schema = @Schema(type = "string", maxLength = 200))
    @Parameter(
            name = "machine_identifier",
            in = ParameterIn.QUERY,
            description = "The whole identifier, exactly",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"healthy", "warning", "critical", "offline"}))
    @Parameter(
            name = "protocol",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"opc_ua", "modbus_tcp", "csv", "json"}))
    @Parameter(
            name = "is_active",
            in = ParameterIn.QUERY,
            description = "false: retired machines; all: both",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"true", "false", "all"},
                            defaultValue = "true"))
    @Parameter(name = "group_id", in = ParameterIn.QUERY, schema = @Schema(type = "string", format = "uuid"))
    @Parameter(
            name = "include_descendants",
            in = ParameterIn.QUERY,
            description = "With group_id: machines of the groups below it as well",
            schema = @Schema(type = "boolean", defaultValue = "false"))
    @Parameter(
            name = "sort_by",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {
                                "name",
                                "machine_identifier",
                                "status",
                                "protocol",
                                "location",
                                "created_at",
                                "updated_at",
                                "last_seen_at"
                            },
                            defaultValue = "name"))
    @Parameter(
            name = "sort_dir",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"asc", "desc"},
                            defaultValue = "asc"))
    MachinePage list(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        return queries.ask(caller, MachineListRequest.read(new QueryParameters(request), caller), MachinePage.class);
    }

    @GetMapping("/{machine_id}")
    @RequiresRole(Role.VIEWER)
    @Operation(summary = "Get a machine", description = "Retired machines too.")
    @ApiResponse(
            responseCode = "200",
            description = "The machine; its ETag is its version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachineView.class),
                            examples = @ExampleObject(Examples.MACHINE)))
    @Fails({"MACHINE_NOT_FOUND", "NOT_FOUND"})
    ResponseEntity<MachineView> get(
            @Parameter(hidden = true) Caller caller, @PathVariable("machine_id") UUID machineId) {
        MachineView machine = queries.find(
                        caller, new FindMachineByIdQuery(caller.tenantId(), machineId), MachineView.class)
                .orElseThrow(
                        () -> new ProblemException(Problem.of(CommonErrors.NOT_FOUND, "There is no such machine.")));
        return ResponseEntity.ok()
                .header("ETag", Conditions.etag(machine.version()))
                .body(machine);
    }
}
