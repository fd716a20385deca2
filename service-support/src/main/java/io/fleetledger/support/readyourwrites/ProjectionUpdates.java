package io.fleetledger.support.readyourwrites;

import io.fleetledger.queries.AwaitProjectionQuery;
import io.fleetledger.queries.ProjectionLevel;
import io.fleetledger.support.replay.Generations;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.axonframework.messaging.Message;
import org.axonframework.queryhandling.QueryUpdateEmitter;

/** Tells writers that wait for a projection, in whichever process, how far it has come. */
public final class ProjectionUpdates {

    private final QueryUpdateEmitter emitter;

    public ProjectionUpdates(QueryUpdateEmitter emitter) {
        this.emitter = emitter;
    }

    /** Tells them of an applied event once the current unit of work has been committed. */
    public void announce(String processingGroup, UUID aggregateId, long sequence) {
        if (Generations.isRebuilding()) {
            return; // Readers do not see it yet.
        }
        emitter.emit(
                AwaitProjectionQuery.class,
                query -> query.aggregateId().equals(aggregateId)
                        && query.projection().equals(processingGroup),
                new ProjectionLevel(sequence));
    }

    /** Tells those that wait for one of these groups what it shows now. */
    public void announceShown(Collection<String> groups, Function<AwaitProjectionQuery, ProjectionLevel> shown) {
        emitter.activeSubscriptions().stream()
                .map(Message::getPayload)
                .filter(AwaitProjectionQuery.class::isInstance)
                .map(AwaitProjectionQuery.class::cast)
                .filter(query -> groups.contains(query.projection()))
                .distinct()
                .forEach(query -> emitter.emit(AwaitProjectionQuery.class, query::equals, shown.apply(query)));
    }
}
