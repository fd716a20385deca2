package io.fleetledger.query.processor;

import io.fleetledger.commands.processor.CheckReplayCommand;
import io.fleetledger.commands.processor.ReplayProjectionCommand;
import io.fleetledger.events.processor.ProjectionReplayRequestedEvent;
import io.fleetledger.queries.processor.FindProjectionQuery;
import io.fleetledger.queries.processor.ProjectionView;
import io.fleetledger.queries.processor.ReplayProgress;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.replay.ReplayUnit;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The progress of projections, and their rebuild from the log alongside what is shown. */
@RestController
@RequestMapping("/api/v1/admin/projections")
@Tag(name = "Administration")
class ProjectionController {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionController.class);
    private static final String ADDRESS = "/api/v1/admin/projections";
    private static final String ALL = "all";

    private final Commands commands;
    private final Queries queries;
    private final Events events;

    ProjectionController(Commands commands, Queries queries, Events events) {
        this.commands = commands;
        this.queries = queries;
        this.events = events;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "List the projections",
            description =
                    "Each with how far it has followed the log, in whichever process, and how its rebuild stands.")
    @ApiResponse(
            responseCode = "200",
            description = "All of them, by name",
            content = @Content(array = @ArraySchema(schema = @Schema(implementation = ProjectionView.class))))
    List<ProjectionView> list(@Parameter(hidden = true) Caller caller) {
        return projections().map(name -> find(caller, name)).toList();
    }

    @GetMapping(path = "/{projection}", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.ADMIN)
    @Operation(summary = "Get a projection", description = "How far it is, and how its rebuild stands.")
    @ApiResponse(
            responseCode = "200",
            description = "The projection",
            content = @Content(schema = @Schema(implementation = ProjectionView.class)))
    @DocumentedErrors("NOT_FOUND")
    ProjectionView get(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "Its name, as in the list") @PathVariable("projection") String projection) {
        if (projections().noneMatch(projection::equals)) {
            throw unknown();
        }
        return find(caller, projection);
    }

    @PostMapping(path = "/{projection}/replay", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(value = Role.ADMIN, concernsAllTenants = true)
    @Operation(
            summary = "Rebuild a projection",
            description =
                    "From the log, beside what is shown, which is read and followed all the while; what was rebuilt"
                            + " takes its place in one step when it is level. All projections that write the same"
                            + " documents are rebuilt together. While a rebuild is under way, its progress is the answer"
                            + " and nothing new is begun; it is verified, too, if this asks for it. Policies and sagas,"
                            + " which act on events, are never replayed.")
    @Parameter(
            name = "verify",
            description = "true: the rebuilt documents are compared with those shown, and progress tells what differs,"
                    + " before they take their place",
            schema = @Schema(type = "boolean", defaultValue = "false"))
    @ApiResponse(
            responseCode = "202",
            description = "Under way; Location tells how it goes on",
            content = @Content(schema = @Schema(implementation = ReplayProgress.class)))
    @SendsHeaders(ResponseHeader.LOCATION)
    @DocumentedErrors({
        "VALIDATION_FAILED",
        "NOT_FOUND",
        "PROJECTION_NOT_REPLAYABLE",
        "PROJECTION_OF_NEWER_VERSION",
        "PROJECTION_BEING_SWAPPED"
    })
    ResponseEntity<ReplayProgress> replay(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("projection") String projection,
            @Parameter(hidden = true) HttpServletRequest request) {
        boolean verify = verify(request);
        if (ReplayUnit.ofGroup(projection).isEmpty()) {
            throw ProjectionNames.isKnown(projection)
                    ? new ProblemException(Problem.of(
                            ReplayProblems.NOT_REPLAYABLE,
                            "It acts on events, and would act again. Only projections are replayed."))
                    : unknown();
        }
        check(caller, projection, verify);
        record(caller, projection, verify);
        return ResponseEntity.accepted()
                .location(URI.create(ADDRESS + "/" + projection))
                .body(request(caller, projection, verify));
    }

    @PostMapping(path = "/all/replay", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(value = Role.ADMIN, concernsAllTenants = true)
    @Operation(
            summary = "Rebuild all projections",
            description = "As one by one; none is begun if one of them would be refused, as far as that can be told"
                    + " beforehand.")
    @Parameter(name = "verify", description = "As for one", schema = @Schema(type = "boolean", defaultValue = "false"))
    @ApiResponse(
            responseCode = "202",
            description = "Under way; one progress for those that are rebuilt together",
            content = @Content(array = @ArraySchema(schema = @Schema(implementation = ReplayProgress.class))))
    @SendsHeaders(ResponseHeader.LOCATION)
    @DocumentedErrors({"VALIDATION_FAILED", "PROJECTION_OF_NEWER_VERSION", "PROJECTION_BEING_SWAPPED"})
    ResponseEntity<List<ReplayProgress>> replayAll(
            @Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        boolean verify = verify(request);
        List<String> units = Arrays.stream(ReplayUnit.values())
                .map(unit -> unit.groups().get(0))
                .toList();
        units.forEach(projection -> check(caller, projection, verify));
        record(caller, ALL, verify);
        List<ReplayProgress> begun = new ArrayList<>();
        for (String projection : units) {
            begun.add(request(caller, projection, verify));
        }
        return ResponseEntity.accepted().location(URI.create(ADDRESS)).body(begun);
    }

    private static boolean verify(HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        boolean verify = parameters.orDefault("verify", false, QueryParameters::bool);
        parameters.refuseIfInvalid();
        return verify;
    }

    /** Processes of an older version lack this check: then only the request itself tells whether it is refused. */
    private void check(Caller caller, String projection, boolean verify) {
        try {
            commands.sendTo(
                    projection, caller, new CheckReplayCommand(caller.tenantId(), projection, verify), String.class);
        } catch (NoHandlerForCommandException unknown) {
            LOG.info("Could not check whether a rebuild of {} would be refused", projection);
        }
    }

    /** Before the rebuild begins, so that the audit knows of every rebuild, whenever this process ends. */
    private void record(Caller caller, String projection, boolean verify) {
        events.publish(caller, List.of(new ProjectionReplayRequestedEvent(caller.tenantId(), projection, verify)));
    }

    private ReplayProgress request(Caller caller, String projection, boolean verify) {
        return commands.sendTo(
                projection,
                caller,
                new ReplayProjectionCommand(caller.tenantId(), projection, verify),
                ReplayProgress.class);
    }

    private static Stream<String> projections() {
        return Arrays.stream(ReplayUnit.values())
                .flatMap(unit -> unit.groups().stream())
                .sorted();
    }

    /** While one service is unavailable, the projections of others are still shown. */
    private ProjectionView find(Caller caller, String projection) {
        try {
            return queries.queryTo(
                    projection, caller, new FindProjectionQuery(caller.tenantId(), projection), ProjectionView.class);
        } catch (NoHandlerForQueryException away) {
            return new ProjectionView(projection, null, null, null, null, "unreachable", null);
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.of(CommonErrors.NOT_FOUND, "There is no projection of this name."));
    }
}
