package io.fleetledger.command.group;

import io.fleetledger.commands.group.DeleteMachineGroupCommand;
import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.Preferences;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.idempotency.CreationId;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Examples;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
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

/** Write endpoints of machine groups; {@link MembersController} has those of their members. */
@RestController
@RequestMapping(path = "/api/v1/machine-groups", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Machine groups")
class MachineGroupController {

    private final Commands commands;
    private final GroupResponses responses;

    MachineGroupController(Commands commands, GroupResponses responses) {
        this.commands = commands;
        this.responses = responses;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(summary = "Create a group", description = "At the root or below another group, at most 32 levels deep.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CreateGroupRequest.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Created; Location and ETag say where and which version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachineGroupView.class),
                            examples = @ExampleObject(Examples.MACHINE_GROUP)))
    @SendsHeaders({ResponseHeader.LOCATION, ResponseHeader.ETAG})
    @DocumentedErrors({"VALIDATION_FAILED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"})
    ResponseEntity<MachineGroupView> create(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) CreationId id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(description = "respond-async: do not wait until the group can be read")
                    @RequestHeader(name = Preferences.HEADER, required = false)
                    @Nullable List<String> prefer) {
        var command = CreateGroupRequest.read(body).toCommand(id.value(), caller);
        MachineGroupState state = commands.send(caller, command, MachineGroupState.class);
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create("/api/v1/machine-groups/" + state.groupId()))
                .headers(responses.awaitProjections(caller, state, prefer))
                .body(GroupResponses.view(state));
    }

    @PatchMapping(path = "/{group_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Change some of a group's fields",
            description = "Another parent moves the group with all that is below it.")
    @RequestBody(
            required = true,
            description = "Any of the fields of a creation; null clears description, and as parent_id is the root",
            content =
                    @Content(
                            schemaProperties = {
                                @SchemaProperty(
                                        name = "name",
                                        schema = @Schema(type = "string", minLength = 1, maxLength = 255)),
                                @SchemaProperty(
                                        name = "group_type",
                                        schema =
                                                @Schema(
                                                        type = "string",
                                                        allowableValues = {"site", "line", "department", "custom"})),
                                @SchemaProperty(
                                        name = "parent_id",
                                        schema =
                                                @Schema(
                                                        types = {"string", "null"},
                                                        format = "uuid")),
                                @SchemaProperty(
                                        name = "description",
                                        schema =
                                                @Schema(
                                                        types = {"string", "null"},
                                                        maxLength = 1000))
                            },
                            examples = @ExampleObject("{\"parent_id\": null}")))
    @ApiResponse(
            responseCode = "200",
            description = "The group as it is now; same version if nothing changed",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachineGroupView.class),
                            examples = @ExampleObject(Examples.MACHINE_GROUP)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({
        "GROUP_NOT_FOUND",
        "NOT_FOUND",
        "GROUP_CYCLE",
        "VERSION_MISMATCH",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<MachineGroupView> change(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("group_id") UUID groupId,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(description = "Only if the group still has one of these versions, \"3\"")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = ChangeGroupRequest.read(body).toCommand(groupId, caller, EntityTags.ifMatch(ifMatch));
        MachineGroupState state = commands.send(caller, command, MachineGroupState.class);
        return ResponseEntity.ok()
                .headers(responses.awaitProjections(caller, state, prefer))
                .body(GroupResponses.view(state));
    }

    @DeleteMapping("/{group_id}")
    @RequiresRole(Role.OPERATOR)
    @Operation(summary = "Delete a group", description = "Its machines stay. So do groups below it: they refuse it.")
    @Parameter(
            name = "cascade",
            in = ParameterIn.QUERY,
            description = "true: delete the groups below it as well",
            schema = @Schema(type = "boolean", defaultValue = "false"))
    @ApiResponse(responseCode = "204", description = "Deleted, now or before")
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"GROUP_NOT_FOUND", "NOT_FOUND", "GROUP_HAS_CHILDREN", "VERSION_MISMATCH", "VALIDATION_FAILED"})
    ResponseEntity<Void> delete(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("group_id") UUID groupId,
            @Parameter(hidden = true) HttpServletRequest request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var parameters = new QueryParameters(request);
        boolean cascade = parameters.orDefault("cascade", false, QueryParameters::bool);
        parameters.refuseIfInvalid();
        var command = new DeleteMachineGroupCommand(groupId, caller.tenantId(), EntityTags.ifMatch(ifMatch), cascade);
        MachineGroupState state = commands.send(caller, command, MachineGroupState.class);
        return ResponseEntity.noContent()
                .headers(responses.awaitProjections(caller, state, prefer))
                .build();
    }
}
