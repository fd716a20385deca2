package io.fleetledger.query.stream;

import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.validation.InvalidValueException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of {@code GET /events}.
 *
 * @param after the position after which to begin
 */
record EventRequest(
        long after,
        int limit,
        String tenantId,
        Set<PublishedType> types,
        @Nullable UUID machineId,
        @Nullable UUID groupId) {

    static final String LAST_EVENT_ID = "Last-Event-ID";

    static final int MAX_LIMIT = 1_000;
    static final int DEFAULT_LIMIT = 100;

    EventRequest {
        types = Set.copyOf(types);
    }

    /** Answers 422 for invalid parameters and for a position beyond the log's end, 400 for an invalid header. */
    static EventRequest read(HttpServletRequest request, Caller caller, SubscriberLog log) {
        QueryParameters parameters = new QueryParameters(request);
        Set<PublishedType> types = EnumSet.noneOf(PublishedType.class);
        parameters.optionalList("type", names -> types.addAll(types(names)));
        UUID machineId = parameters.id("machine_id");
        UUID groupId = parameters.id("group_id");
        int limit = parameters.orDefault("limit", DEFAULT_LIMIT, QueryParameters.integer(1, MAX_LIMIT));
        Long after = parameters.optional("after", EventRequest::position);
        Long last = lastEventId(request);
        parameters.refuseIfInvalid();
        long head = log.head();
        long begin = last != null ? last : after != null ? after : head;
        if (begin > head) {
            throw new ProblemException(Problem.invalid(List.of(new FieldProblem(
                    last != null ? List.of("header", LAST_EVENT_ID) : List.of("query", "after"),
                    "is past the end of the log: it was not sent from here, or a backup was restored since",
                    "value_error"))));
        }
        return new EventRequest(begin, limit, caller.tenantId(), types, machineId, groupId);
    }

    /** Reads the group's members, if a group is asked for: not before it is certain that they are needed. */
    EventFilter filter(MembersInLog groups) {
        Members members = groupId == null ? null : groups.at(tenantId, groupId, after);
        return new EventFilter(tenantId, types, machineId, members);
    }

    private static Set<PublishedType> types(String names) {
        Set<PublishedType> types = EnumSet.noneOf(PublishedType.class);
        for (String name : names.split(",", -1)) {
            if (!name.isBlank()) {
                types.add(PublishedType.named(name.strip())
                        .orElseThrow(() ->
                                new InvalidValueException("must be types of events, by their whole names", "enum")));
            }
        }
        return types;
    }

    private static Long position(String raw) {
        return Envelopes.positionOf(raw)
                .orElseThrow(
                        () -> new InvalidValueException("must be an id, or a next, as it was sent", "value_error"));
    }

    /** Null if the header is missing or blank; 400 if its value was never an id. */
    static @Nullable Long lastEventId(HttpServletRequest request) {
        String raw = request.getHeader(LAST_EVENT_ID);
        return raw == null || raw.isBlank()
                ? null
                : Envelopes.positionOf(raw.strip())
                        .orElseThrow(() -> new ProblemException(
                                Problem.malformed(LAST_EVENT_ID + " must be an id, as it was sent.")));
    }
}
