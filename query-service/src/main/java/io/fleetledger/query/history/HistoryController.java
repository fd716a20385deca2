package io.fleetledger.query.history;

import io.fleetledger.query.projection.NotFoundErrors;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
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
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the history of a machine or a group from the log itself, which contains every write already answered. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class HistoryController {

    private static final String HISTORY = """
            {
              "items": [{
                "sequence": 1,
                "type": "io.fleetledger.machine.renamed",
                "timestamp": "2026-04-04T10:00:00Z",
                "actor": "operator",
                "correlation_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                "summary": "renamed from \\"Mill\\" to \\"CNC Mill #1\\"",
                "payload": {
                  "machine_id": "550e8400-e29b-41d4-a716-446655440000",
                  "version": 2,
                  "old_name": "Mill",
                  "new_name": "CNC Mill #1"
                }
              }],
              "has_more": false
            }""";

    private static final String GROUP_HISTORY = """
            {
              "items": [{
                "sequence": 1,
                "type": "io.fleetledger.machine-group.members-added",
                "timestamp": "2026-04-04T10:00:00Z",
                "actor": "operator",
                "correlation_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                "summary": "1 machine added",
                "payload": {
                  "group_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                  "version": 2,
                  "machine_ids": ["550e8400-e29b-41d4-a716-446655440000"]
                }
              }],
              "has_more": false
            }""";

    private final History history;
    private final RelatedHistory related;

    HistoryController(History history, RelatedHistory related) {
        this.history = history;
        this.related = related;
    }

    @GetMapping("/machines/{machine_id}/history")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(
            summary = "Get a machine's history",
            description = "Every event of the machine, retired or not, by its sequence: its fields and its statuses."
                    + " Readings are none of them, and groups and alerts have events of their own. With include=related"
                    + " those of its alerts, and of groups it joined or left, are among them, in the order in which they"
                    + " were stored: sequences are then ids as of GET /events, which rise by more than one, and go with"
                    + " after and before of the same include only.")
    @ApiResponse(
            responseCode = "200",
            description = "Events, the first ones first, or with before the last ones; empty past the end",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = HistoryPage.class),
                            examples = @ExampleObject(HISTORY)))
    @DocumentedErrors({"MACHINE_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED"})
    @HistoryParameters
    @Parameter(
            name = "include",
            in = ParameterIn.QUERY,
            description = "Memberships and alerts as well",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"related"}))
    HistoryPage machineHistory(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("machine_id") UUID machineId,
            @Parameter(hidden = true) HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        boolean related = HistoryRange.includesRelated(parameters);
        HistoryRange range = HistoryRange.read(parameters);
        if (related) {
            if (!history.isMachineOf(caller.tenantId(), machineId)) {
                throw NotFoundErrors.machine();
            }
            return this.related.of(caller.tenantId(), machineId, range);
        }
        return history.ofMachine(caller.tenantId(), machineId, range).orElseThrow(NotFoundErrors::machine);
    }

    @GetMapping("/machine-groups/{group_id}/history")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(
            summary = "Get a group's history",
            description = "Every event of the group by its sequence, of a deleted one too. A group that ended with one"
                    + " above it has no event of that: the one above has it.")
    @ApiResponse(
            responseCode = "200",
            description = "Events, the first ones first, or with before the last ones; empty past the end",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = HistoryPage.class),
                            examples = @ExampleObject(GROUP_HISTORY)))
    @DocumentedErrors({"GROUP_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED"})
    @HistoryParameters
    HistoryPage groupHistory(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("group_id") UUID groupId,
            @Parameter(hidden = true) HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        HistoryRange.includesNothing(parameters);
        HistoryRange range = HistoryRange.read(parameters);
        return history.ofGroup(caller.tenantId(), groupId, range).orElseThrow(NotFoundErrors::group);
    }
}
