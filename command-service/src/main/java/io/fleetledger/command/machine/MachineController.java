package io.fleetledger.command.machine;

import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.commands.machine.RestoreMachineCommand;
import io.fleetledger.commands.machine.RetireMachineCommand;
import io.fleetledger.queries.machine.MachineView;
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
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Optional;
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

/** Write endpoints of machines. */
@RestController
@RequestMapping(path = "/api/v1/machines", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Machines")
class MachineController {

    private final Commands commands;
    private final MachineResponses responses;
    private final MachineGroupMemberships groups;

    MachineController(Commands commands, MachineResponses responses, MachineGroupMemberships groups) {
        this.commands = commands;
        this.responses = responses;
        this.groups = groups;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(summary = "Register a machine")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RegisterMachineRequest.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Registered; Location and ETag say where and which version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachineView.class),
                            examples = @ExampleObject(Examples.MACHINE)))
    @SendsHeaders({ResponseHeader.LOCATION, ResponseHeader.ETAG})
    @DocumentedErrors({"IDENTIFIER_TAKEN", "VALIDATION_FAILED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"})
    ResponseEntity<MachineView> register(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) CreationId id,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(description = "respond-async: do not wait until the machine can be read")
                    @RequestHeader(name = Preferences.HEADER, required = false)
                    @Nullable List<String> prefer) {
        var command = RegisterMachineRequest.read(body).toCommand(id.value(), caller);
        MachineState state = commands.send(caller, command, MachineState.class);
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create("/api/v1/machines/" + state.machineId()))
                .headers(responses.awaitProjections(caller, state, prefer))
                .body(MachineResponses.registered(state));
    }

    @PatchMapping(path = "/{machine_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.OPERATOR)
    @Operation(summary = "Change some of a machine's fields")
    @RequestBody(
            required = true,
            description = "Any of the fields of a registration; null clears location and offline_after_seconds",
            content =
                    @Content(
                            schemaProperties = {
                                @SchemaProperty(
                                        name = "name",
                                        schema = @Schema(type = "string", minLength = 1, maxLength = 255)),
                                @SchemaProperty(
                                        name = "machine_identifier",
                                        schema = @Schema(type = "string", minLength = 1, maxLength = 255)),
                                @SchemaProperty(
                                        name = "protocol",
                                        schema =
                                                @Schema(
                                                        type = "string",
                                                        allowableValues = {"opc_ua", "modbus_tcp", "csv", "json"})),
                                @SchemaProperty(
                                        name = "location",
                                        schema =
                                                @Schema(
                                                        types = {"string", "null"},
                                                        maxLength = 500)),
                                @SchemaProperty(
                                        name = "offline_after_seconds",
                                        schema =
                                                @Schema(
                                                        types = {"integer", "null"},
                                                        minimum = "10",
                                                        maximum = "86400"))
                            },
                            examples = @ExampleObject("{\"location\": \"Building B, Line 1\"}")))
    @ApiResponse(
            responseCode = "200",
            description = "The machine as it is now; same version if nothing changed",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachineView.class),
                            examples = @ExampleObject(Examples.MACHINE)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({
        "MACHINE_NOT_FOUND",
        "NOT_FOUND",
        "IDENTIFIER_TAKEN",
        "MACHINE_DEACTIVATED",
        "VERSION_MISMATCH",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<MachineView> change(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("machine_id") UUID machineId,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(description = "Only if the machine still has one of these versions, \"3\"")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = ChangeMachineRequest.read(body).toCommand(machineId, caller, EntityTags.ifMatch(ifMatch));
        MachineState state = commands.send(caller, command, MachineState.class);
        return ResponseEntity.ok()
                .headers(responses.awaitProjections(caller, state, prefer))
                .body(responses.changed(caller, state));
    }

    @DeleteMapping("/{machine_id}")
    @RequiresRole(Role.OPERATOR)
    @Operation(
            summary = "Retire a machine",
            description = "It can still be read and restored; its identifier is free, and it is in no group.")
    @ApiResponse(responseCode = "204", description = "Retired, now or before")
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"MACHINE_NOT_FOUND", "NOT_FOUND", "VERSION_MISMATCH"})
    ResponseEntity<Void> retire(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("machine_id") UUID machineId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        var command = new RetireMachineCommand(machineId, caller.tenantId(), EntityTags.ifMatch(ifMatch));
        Optional<List<UUID>> shown = groups.shown(caller, machineId);
        MachineState state = commands.send(caller, command, MachineState.class);
        MachineGroupMemberships.Left left = groups.leave(caller, machineId, shown);
        HttpHeaders headers = responses.awaitProjections(caller, state, left.groups(), prefer);
        if (!left.all()) {
            headers.set(ReadYourWrites.PENDING, "true");
        }
        return ResponseEntity.noContent().headers(headers).build();
    }

    @PostMapping("/{machine_id}/restore")
    @RequiresRole(Role.OPERATOR)
    @Operation(summary = "Bring a retired machine back")
    @ApiResponse(
            responseCode = "200",
            description = "Active, now or before",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = MachineView.class),
                            examples = @ExampleObject(Examples.MACHINE)))
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors({"MACHINE_NOT_FOUND", "NOT_FOUND", "IDENTIFIER_TAKEN", "VALIDATION_FAILED", "PAYLOAD_TOO_LARGE"})
    ResponseEntity<MachineView> restore(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("machine_id") UUID machineId,
            @RequestHeader(name = Preferences.HEADER, required = false) @Nullable List<String> prefer) {
        MachineState state =
                commands.send(caller, new RestoreMachineCommand(machineId, caller.tenantId()), MachineState.class);
        return ResponseEntity.ok()
                .headers(responses.awaitProjections(caller, state, prefer))
                .body(responses.changed(caller, state));
    }
}
