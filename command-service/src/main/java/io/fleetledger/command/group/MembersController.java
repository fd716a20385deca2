package io.fleetledger.command.group;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.group.AddMembersCommand;
import io.fleetledger.commands.group.MembershipChange;
import io.fleetledger.commands.group.RemoveMembersCommand;
import io.fleetledger.commands.group.ReplaceMembersCommand;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.Preferences;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Write endpoints of a group's members. Ids that name no active machine are listed, and the request is refused. */
@RestController
@RequestMapping(path = "/api/v1/machine-groups/{group_id}/members", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Machine groups")
class MembersController {

    private final Commands commands;
    private final GroupResponses responses;

    MembersController(Commands commands, GroupResponses responses) {
        this.commands = commands;
        this.responses = responses;
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(summary = "Make exactly these machines a group's members")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = MembersRequest.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The group with all its members, and what was added and removed",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MembersView.class),
                            examples = @ExampleObject(Examples.MEMBERS)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({
        "GROUP_NOT_FOUND",
        "NOT_FOUND",
        "VERSION_MISMATCH",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<MembersView> replace(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("group_id") UUID groupId,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(description = "Only if the group still has one of these versions, \"3\"")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = new ReplaceMembersCommand(
                groupId,
                caller.tenantId(),
                EntityTags.ifMatch(ifMatch),
                MembersRequest.read(body).machineIds());
        return answer(caller, command, prefer);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(summary = "Add machines to a group", description = "Those in it already stay.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = MembersRequest.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The group with all its members, and what was added",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MembersView.class),
                            examples = @ExampleObject(Examples.MEMBERS)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({
        "GROUP_NOT_FOUND",
        "NOT_FOUND",
        "VERSION_MISMATCH",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<MembersView> add(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("group_id") UUID groupId,
            @Parameter(hidden = true) JsonBody body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = new AddMembersCommand(
                groupId,
                caller.tenantId(),
                EntityTags.ifMatch(ifMatch),
                MembersRequest.read(body).machineIds());
        return answer(caller, command, prefer);
    }

    @DeleteMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(summary = "Take machines out of a group", description = "Those not in it do not matter.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = MembersRequest.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The group with all its members, and what was removed",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MembersView.class),
                            examples = @ExampleObject(Examples.MEMBERS)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({
        "GROUP_NOT_FOUND",
        "NOT_FOUND",
        "VERSION_MISMATCH",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<MembersView> remove(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("group_id") UUID groupId,
            @Parameter(hidden = true) JsonBody body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = new RemoveMembersCommand(
                groupId,
                caller.tenantId(),
                EntityTags.ifMatch(ifMatch),
                MembersRequest.read(body).machineIds());
        return answer(caller, command, prefer);
    }

    private ResponseEntity<MembersView> answer(Caller caller, TenantCommand command, @Nullable List<String> prefer) {
        MembershipChange change = commands.send(caller, command, MembershipChange.class);
        return ResponseEntity.ok()
                .headers(responses.awaitProjections(caller, change.group(), prefer))
                .body(GroupResponses.view(change));
    }
}
