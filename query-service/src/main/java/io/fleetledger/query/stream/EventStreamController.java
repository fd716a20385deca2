package io.fleetledger.query.stream;

import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.BoundedBodies;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.security.CallerReader;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the events of the tenant's machines, groups, alerts and other resources, in the order in which they happened.
 */
@RestController
@RequestMapping("/api/v1/events")
@Tag(name = "Events")
class EventStreamController {

    private static final String PAGE = """
        {
          "items": [{
            "specversion": "1.0",
            "id": "42",
            "source": "/api/v1",
            "type": "io.fleetledger.machine.status-changed",
            "subject": "machines/550e8400-e29b-41d4-a716-446655440000",
            "time": "2026-04-04T10:00:00Z",
            "datacontenttype": "application/json",
            "tenantid": "00000000-0000-4000-8000-0000000000d1",
            "data": {
              "machine_id": "550e8400-e29b-41d4-a716-446655440000",
              "old_status": "offline",
              "new_status": "healthy",
              "reasons": []
            }
          }],
          "next": "42"
        }\
        """;

    /** Limit on the events of one page, as sent. */
    private static final long MAX_PAGE_BYTES = 4 << 20;

    private static final String STREAM = """
        retry: 3000
        id: 41

        id: 42
        event: io.fleetledger.machine.status-changed
        data: {"specversion":"1.0","id":"42","source":"/api/v1","type":"io.fleetledger.machine.status-changed"}

        : still here
        id: 57

        """;

    private final SubscriberLog log;
    private final MembersInLog groups;
    private final Streams streams;
    private final StreamLimits limits;
    private final CallerReader callers;

    EventStreamController(
            SubscriberLog log, MembersInLog groups, Streams streams, StreamLimits limits, CallerReader callers) {
        this.log = log;
        this.groups = groups;
        this.streams = streams;
        this.limits = limits;
        this.callers = callers;
    }

    @GetMapping(produces = {MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.APPLICATION_JSON_VALUE})
    @RequiresRole(Role.VIEWER)
    @Operation(
            summary = "Follow or read events",
            description = "The tenant's events as CloudEvents, each once and in order. Ids are opaque and rise in the"
                    + " order of the log. With Accept: application/json, a page: ask again with after set to next; there"
                    + " may be none for a while, and next moves on all the same, past what is others' or was not asked"
                    + " for. Otherwise a stream of server-sent events that does not end by itself: every 15 s comes a"
                    + " comment, with an id where to go on. It is ended a minute after the token expires, when the"
                    + " server stops and when its reader is too slow; come back with the last id in Last-Event-ID, as"
                    + " browsers do by themselves, and nothing is missed or met twice.")
    @ApiResponse(
            responseCode = "200",
            description = "Events; in a page at most limit, and fewer or none do not mean the end",
            content = {
                @Content(
                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(type = "string"),
                        examples = @ExampleObject(STREAM)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = EventPage.class),
                        examples = @ExampleObject(PAGE))
            })
    @DocumentedErrors({"VALIDATION_FAILED", "TOO_MANY_STREAMS", "REQUEST_TIMEOUT", "PAYLOAD_TOO_LARGE"})
    @EventParameters
    void read(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        EventRequest wanted = EventRequest.read(request, caller, log);
        BoundedBodies.discard(request);
        if (wantsPage(request)) {
            page(wanted, response);
        } else if (HttpMethod.HEAD.matches(request.getMethod())) {
            SseOutlet.head(response);
        } else {
            stream(wanted, request, response);
        }
    }

    /** Whether the caller prefers JSON to a stream; without a preference, it gets a stream. */
    private static boolean wantsPage(HttpServletRequest request) {
        List<MediaType> accepted = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        return quality(accepted, MediaType.APPLICATION_JSON) > quality(accepted, MediaType.TEXT_EVENT_STREAM);
    }

    /** Quality of the most specific media range that includes it (RFC 9110, section 12.5.1). */
    private static double quality(List<MediaType> accepted, MediaType offered) {
        return accepted.stream()
                .filter(type -> type.includes(offered))
                .max(Comparator.comparing((MediaType type) -> !type.isWildcardType())
                        .thenComparing(type -> !type.isWildcardSubtype()))
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }

    private void stream(EventRequest wanted, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        streams.enter(wanted.tenantId());
        EventFilter filter;
        SseOutlet outlet;
        try {
            filter = wanted.filter(groups);
            outlet = SseOutlet.of(request, response, streams::onEnded);
        } catch (Throwable failure) { // Of any kind: nobody else returns the place.
            streams.leave(wanted.tenantId());
            throw failure;
        }
        Subscriber subscriber = new Subscriber(
                filter, wanted.after(), told -> List.of(told.frame()), outlet, limits, streams.writers());
        subscriber.put(SseFrames.beginning(limits.retry(), Envelopes.idAt(wanted.after())));
        outlet.begin(subscriber);
        streams.serve(
                subscriber,
                StreamMetrics.Kind.EVENTS,
                position -> SseFrames.heartbeat(Envelopes.idAt(position)),
                callers.validUntil());
    }

    private void page(EventRequest wanted, HttpServletResponse response) throws IOException {
        SubscriberLog.Part part = log.read(wanted.after(), wanted.filter(groups), wanted.limit(), MAX_PAGE_BYTES);
        byte[] page = SseFrames.JSON.writeValueAsBytes(new EventPage(
                part.events().stream().map(PublishedMessage::envelope).toList(), Envelopes.idAt(part.position())));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }
}
