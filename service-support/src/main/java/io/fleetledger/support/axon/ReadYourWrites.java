package io.fleetledger.support.axon;

import io.fleetledger.queries.AwaitProjectionQuery;
import io.fleetledger.queries.ProjectionLevel;
import io.fleetledger.support.security.Caller;
import java.time.Duration;
import java.util.UUID;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericSubscriptionQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Waits until a write can be read. Each projection is first subscribed to, then
 * looked at, so that no step between the two is missed, in whichever process the projection runs.
 */
public final class ReadYourWrites {

    private static final Logger LOG = LoggerFactory.getLogger(ReadYourWrites.class);
    private static final int UPDATES_BUFFERED = 1024;

    private final QueryBus queryBus;
    private final Duration bound;

    /** @param bound how long a write waits for all its projections together */
    public ReadYourWrites(QueryBus queryBus, Duration bound) {
        this.queryBus = queryBus;
        this.bound = bound;
    }

    /** True once every projection of the resource shows its event {@code sequence}; false past the bound. */
    public boolean await(Caller caller, WrittenResource resource, UUID aggregateId, long sequence) {
        long deadline = System.nanoTime() + bound.toNanos();
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
                        AwaitProjectionQuery.class.getName(),
                        ResponseTypes.instanceOf(ProjectionLevel.class),
                        ResponseTypes.instanceOf(ProjectionLevel.class))
                .andMetaData(Commands.metaDataOf(caller));
        var subscription = queryBus.subscriptionQuery(message, UPDATES_BUFFERED);
        try {
            return Flux.concat(subscription.initialResult().flux(), subscription.updates())
                    .map(level -> level.getPayload().sequence())
                    .any(shown -> shown >= sequence)
                    .blockOptional(left)
                    .orElse(false);
        } catch (RuntimeException late) {
            // The write has happened; not to know when it shows is the caller's header, not an error.
            LOG.info("{} did not show a write within {} ms: {}", query.projection(), bound.toMillis(), late.toString());
            return false;
        } finally {
            subscription.close();
        }
    }
}
