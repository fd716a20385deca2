package io.fleetledger.query.processor;

import io.fleetledger.commands.processor.SegmentChange.Outcome;
import io.fleetledger.events.processor.ProcessorRequestEvent;
import io.fleetledger.events.processor.SegmentMergeRequestedEvent;
import io.fleetledger.events.processor.SegmentSplitRequestedEvent;
import io.fleetledger.queries.processor.SegmentList;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.SegmentChanges;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.problem.PartialFailureException;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The division of a processor's events among processes, and changes to it. */
@RestController
@RequestMapping("/api/v1/admin/processors/{processor}/segments")
@Tag(name = "Administration")
class SegmentController {

    private static final String CHANGED_STAYS =
            "The segments may have been changed already: read them before trying again.";

    private final SegmentChanges segments;
    private final Events events;

    SegmentController(SegmentChanges segments, Events events) {
        this.segments = segments;
        this.events = events;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(Role.ADMIN)
    @Operation(
            summary = "List a processor's segments",
            description =
                    "Processes share a processor by its segments: each is followed by one process at a time. What one"
                            + " process does not hold it learns of with a delay of some seconds.")
    @ApiResponse(
            responseCode = "200",
            description = "All of them, by id",
            content = @Content(schema = @Schema(implementation = SegmentList.class)))
    @DocumentedErrors("NOT_FOUND")
    SegmentList list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "The processor's name, as in health and metrics") @PathVariable("processor")
                    String processor) {
        ProcessorNames.requireKnown(processor);
        return segments.find(caller, processor);
    }

    @PostMapping(path = "/{segment}/split", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(value = Role.ADMIN, concernsAllTenants = true)
    @Operation(
            summary = "Split a segment in two",
            description =
                    "Another process, or another thread of the same, can take the new half. In whichever process the"
                            + " segment is held; nothing is lost or handled twice.")
    @ApiResponse(
            responseCode = "200",
            description = "Split; the segments as they are now",
            content = @Content(schema = @Schema(implementation = SegmentList.class)))
    @DocumentedErrors({"NOT_FOUND", "SEGMENTS_FIXED", "SEGMENT_SMALLEST", "SEGMENT_HELD"})
    SegmentList split(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("processor") String processor,
            @Parameter(description = "The segment's id") @PathVariable("segment") int segment) {
        return change(
                caller,
                processor,
                now -> SegmentChanges.refusalOfSplit(now, segment),
                new SegmentSplitRequestedEvent(caller.tenantId(), processor, segment),
                () -> segments.split(caller, processor, segment));
    }

    @PostMapping(path = "/{segment}/merge", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(value = Role.ADMIN, concernsAllTenants = true)
    @Operation(
            summary = "Merge a segment with its other half",
            description =
                    "With the one that it was split from, or that was split from it. If another process holds that, it"
                            + " is made to give it up. What the half that was ahead has handled already comes again where"
                            + " the other was behind, and changes nothing.")
    @ApiResponse(
            responseCode = "200",
            description = "Merged; the segments as they are now",
            content = @Content(schema = @Schema(implementation = SegmentList.class)))
    @DocumentedErrors({"NOT_FOUND", "SEGMENT_ONLY_ONE", "SEGMENT_OTHER_HALF_SPLIT", "SEGMENT_HELD"})
    SegmentList merge(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("processor") String processor,
            @Parameter(description = "The segment's id, or that of its other half") @PathVariable("segment")
                    int segment) {
        return change(
                caller,
                processor,
                now -> SegmentChanges.refusalOfMerge(now, segment),
                new SegmentMergeRequestedEvent(caller.tenantId(), processor, segment),
                () -> segments.merge(caller, processor, segment));
    }

    /**
     * @param refusal given the segments as they are: a refused request leaves no event of its own
     * @param request recorded before anything is done, so that the audit knows of everything done
     */
    private SegmentList change(
            Caller caller,
            String processor,
            Function<SegmentList, Optional<Outcome>> refusal,
            ProcessorRequestEvent request,
            Supplier<Outcome> change) {
        ProcessorNames.requireKnown(processor);
        SegmentList before = segments.find(caller, processor);
        refusal.apply(before).ifPresent(outcome -> {
            throw new ProblemException(SegmentProblems.problemOf(outcome, before));
        });
        events.publish(caller, List.of(request));
        Changed changed = changed(caller, processor, change);
        if (changed.outcome() != Outcome.DONE) {
            throw new ProblemException(SegmentProblems.problemOf(changed.outcome(), changed.now()));
        }
        return changed.now();
    }

    /** Also a query that fails may come after a change: its caller must not be told that nothing was done. */
    private Changed changed(Caller caller, String processor, Supplier<Outcome> change) {
        try {
            return new Changed(change.get(), segments.find(caller, processor));
        } catch (RuntimeException failure) {
            throw new PartialFailureException(CHANGED_STAYS, failure);
        }
    }

    private record Changed(Outcome outcome, SegmentList now) {}
}
