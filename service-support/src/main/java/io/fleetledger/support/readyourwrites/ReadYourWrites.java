package io.fleetledger.support.readyourwrites;

import io.fleetledger.queries.AwaitProjectionQuery;
import io.fleetledger.queries.ProjectionLevel;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.Preferences;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericSubscriptionQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Flux;

/**
 * Waits until a write can be read. It subscribes to each projection first and then queries its state, so that no update
 * in between is missed, in whichever process the projection runs.
 */
public final class ReadYourWrites {

    /** The response header of a write that may not be readable yet. */
    public static final String PENDING = "X-Projection-Pending";

    private static final Logger LOG = LoggerFactory.getLogger(ReadYourWrites.class);
    private static final int UPDATES_BUFFERED = 1024;

    private final QueryBus queryBus;
    private final Duration bound;

    /** @param bound how long a write waits for all its projections together */
    public ReadYourWrites(QueryBus queryBus, Duration bound) {
        this.queryBus = queryBus;
        this.bound = bound;
    }

    /**
     * An aggregate that was written to.
     *
     * @param sequence the sequence of its last event
     */
    public record Written(UUID aggregateId, long sequence) {}

    /**
     * Aggregates of one kind that were just written to.
     *
     * @param inOrder each of them changed, in the order in which they were written
     */
    public record Writes(WrittenResource resource, List<Written> inOrder) {

        public Writes {
            inOrder = List.copyOf(inOrder);
        }

        /** One aggregate. */
        public static Writes of(WrittenResource resource, UUID aggregateId, long sequence) {
            return new Writes(resource, List.of(new Written(aggregateId, sequence)));
        }
    }

    /**
     * The same as {@link #awaitProjections(Caller, List, List)} for an answer with that version as its {@code ETag}.
     */
    public HttpHeaders awaitVersion(Caller caller, long version, @Nullable List<String> prefer, Writes... all) {
        HttpHeaders headers = awaitProjections(caller, List.of(all), prefer);
        headers.setETag(EntityTags.etag(version));
        return headers;
    }

    /** The same as {@link #awaitProjections(Caller, List, List)} for a write to aggregates of one kind. */
    public HttpHeaders awaitProjections(
            Caller caller, WrittenResource resource, List<Written> inOrder, @Nullable List<String> prefer) {
        return awaitProjections(caller, List.of(new Writes(resource, inOrder)), prefer);
    }

    /**
     * Waits until all these writes show, within one time limit, unless the request prefers not to; returns the response
     * headers that report the outcome.
     *
     * @param prefer the request's {@code Prefer} headers
     */
    public HttpHeaders awaitProjections(Caller caller, List<Writes> all, @Nullable List<String> prefer) {
        HttpHeaders headers = new HttpHeaders();
        long deadline = System.nanoTime() + bound.toNanos();
        if (Preferences.respondAsync(prefer)) {
            headers.set("Preference-Applied", "respond-async");
            headers.set(PENDING, "true");
        } else if (!all.stream().allMatch(writes -> await(caller, writes, deadline))) {
            headers.set(PENDING, "true");
        }
        return headers;
    }

    /**
     * Returns true once every projection of the resource shows these writes; false on timeout. The last bits of the
     * sequence key's hash code select a processor's segment, and each segment handles its events in order: once the
     * last aggregate of each such class shows, all do.
     */
    private boolean await(Caller caller, Writes writes, long deadline) {
        Map<Integer, Written> lastOfEachClass = new HashMap<>();
        writes.inOrder()
                .forEach(written -> lastOfEachClass.put(
                        written.aggregateId().toString().hashCode() & (ProcessingGroup.MAX_SEGMENTS - 1), written));
        return lastOfEachClass.values().stream()
                .allMatch(written ->
                        await(caller, writes.resource(), written.aggregateId(), written.sequence(), deadline));
    }

    private boolean await(Caller caller, WrittenResource resource, UUID aggregateId, long sequence, long deadline) {
        for (String projection : resource.projections()) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!shows(caller, new AwaitProjectionQuery(projection, caller.tenantId(), aggregateId), sequence, left)) {
                return false;
            }
        }
        return true;
    }

    private boolean shows(Caller caller, AwaitProjectionQuery query, long sequence, Duration left) {
        if (left.isNegative() || left.isZero()) {
            return false;
        }
        var message = new GenericSubscriptionQueryMessage<>(
                        query,
                        query.projection().equals(ProjectionNames.MACHINE_DIRECTORY)
                                ? ProjectionNames.AWAIT_MACHINE_DIRECTORY
                                : AwaitProjectionQuery.class.getName(),
                        ResponseTypes.instanceOf(ProjectionLevel.class),
                        ResponseTypes.instanceOf(ProjectionLevel.class))
                .andMetaData(Commands.metaDataOf(caller));
        try {
            var subscription = queryBus.subscriptionQuery(message, UPDATES_BUFFERED);
            try {
                return Flux.concat(subscription.initialResult().flux(), subscription.updates())
                        .map(level -> level.getPayload().sequence())
                        .any(shown -> shown >= sequence)
                        .blockOptional(left)
                        .orElse(false);
            } finally {
                subscription.close();
            }
        } catch (RuntimeException late) {
            // The write has happened; not knowing when it shows is reported by a header, not as an error.
            LOG.info("{} did not show a write within {} ms: {}", query.projection(), bound.toMillis(), late.toString());
            return false;
        }
    }
}
