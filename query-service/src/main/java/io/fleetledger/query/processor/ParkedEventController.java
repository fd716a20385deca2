package io.fleetledger.query.processor;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.processor.DropParkedEventCommand;
import io.fleetledger.commands.processor.ParkedSequenceState;
import io.fleetledger.commands.processor.RetryParkedEventsCommand;
import io.fleetledger.events.processor.ParkedEventDropRequestedEvent;
import io.fleetledger.events.processor.ParkedEventRetryRequestedEvent;
import io.fleetledger.events.processor.ProcessorRequestEvent;
import io.fleetledger.queries.processor.FindParkedEventsQuery;
import io.fleetledger.queries.processor.FindParkedSequenceQuery;
import io.fleetledger.queries.processor.ParkedEventPage;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Paged;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Events that a projection, a policy or the status saga could not handle, and the decisions about them. */
@RestController
@RequestMapping("/api/v1/admin/processors/{processor}/parked-events")
@Tag(name = "Administration")
class ParkedEventController {

    private final Commands commands;
    private final Queries queries;
    private final Events events;

    ParkedEventController(Commands commands, Queries queries, Events events) {
        this.commands = commands;
        this.queries = queries;
        this.events = events;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "List the events that a processor has parked",
            description = "An event that a processor cannot handle is parked, and with it what follows in its sequence;"
                    + " everything else goes on. A sequence is of one machine, rule, API key or import job; in alerts,"
                    + " group-tree, machine-counts, past, retired-members, rule-scope and webhooks it is of the whole"
                    + " tenant, and in audit nothing follows. Those of a sequence stand in their order.")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content = @Content(schema = @Schema(implementation = ParkedEventPage.class)))
    @Paged
    @DocumentedErrors({"VALIDATION_FAILED", "NOT_FOUND"})
    ParkedEventPage list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "The processor's name, as in health and metrics") @PathVariable("processor")
                    String processor,
            @Parameter(hidden = true) HttpServletRequest request) {
        ProcessorNames.requireKnown(processor);
        QueryParameters parameters = new QueryParameters(request);
        int page = parameters.page();
        int pageSize = parameters.pageSize();
        parameters.refuseIfInvalid();
        return queries.queryTo(
                processor,
                caller,
                new FindParkedEventsQuery(caller.tenantId(), processor, page, pageSize),
                ParkedEventPage.class);
    }

    @PostMapping(path = "/{event_id}/retry", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "Handle a parked event again",
            description =
                    "With all that are parked in its sequence, from the first of them on, until one fails again. The"
                            + " answer comes within 20 s; a longer sequence is handled further after that.")
    @ApiResponse(
            responseCode = "200",
            description = "Tried; still_parked is 0 if all of them were handled",
            content = @Content(schema = @Schema(implementation = ParkedSequenceState.class)))
    @DocumentedErrors("NOT_FOUND")
    ParkedSequenceState retry(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("processor") String processor,
            @PathVariable("event_id") UUID eventId) {
        requireParked(caller, processor, eventId);
        return send(
                caller,
                processor,
                new ParkedEventRetryRequestedEvent(caller.tenantId(), processor, eventId),
                new RetryParkedEventsCommand(caller.tenantId(), processor, eventId));
    }

    @DeleteMapping("/{event_id}")
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "Drop a parked event",
            description = "The processor will never handle it; the event itself stays in the log. Those behind it stay"
                    + " parked until they are retried.")
    @ApiResponse(responseCode = "204", description = "Dropped")
    @DocumentedErrors({"NOT_FOUND", "VERSION_MISMATCH"})
    ResponseEntity<Void> drop(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("processor") String processor,
            @PathVariable("event_id") UUID eventId,
            @Parameter(description = "A parked event has no version: any that is named is refused")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        requireParked(caller, processor, eventId);
        EntityTags.refuseVersions(ifMatch);
        send(
                caller,
                processor,
                new ParkedEventDropRequestedEvent(caller.tenantId(), processor, eventId),
                new DropParkedEventCommand(caller.tenantId(), processor, eventId));
        return ResponseEntity.noContent().build();
    }

    /** @param request recorded before anything is done, so that the audit knows of everything done */
    private ParkedSequenceState send(
            Caller caller, String processor, ProcessorRequestEvent request, TenantCommand command) {
        events.publish(caller, List.of(request));
        return requireFound(commands.sendTo(processor, caller, command, ParkedSequenceState.class));
    }

    /** A refused request leaves no event of its own. */
    private void requireParked(Caller caller, String processor, UUID eventId) {
        ProcessorNames.requireKnown(processor);
        requireFound(queries.queryTo(
                processor,
                caller,
                new FindParkedSequenceQuery(caller.tenantId(), processor, eventId),
                ParkedSequenceState.class));
    }

    private static ParkedSequenceState requireFound(ParkedSequenceState state) {
        if (!state.found()) {
            throw new ProblemException(
                    Problem.of(CommonErrors.NOT_FOUND, "No event of this tenant with this id is parked here."));
        }
        return state;
    }
}
