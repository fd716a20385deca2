package io.fleetledger.query.projection;

import io.fleetledger.queries.AwaitProjectionQuery;
import io.fleetledger.queries.ProjectionLevel;
import io.fleetledger.support.readyourwrites.ProjectionUpdates;
import io.fleetledger.support.replay.WaitingWriters;
import java.util.Collection;
import java.util.UUID;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Answers writers that wait for a projection: what it shows now, and each event of their aggregate as it is applied.
 */
@Component
public class ProjectionNotifier implements WaitingWriters {

    private final ProjectionUpdates updates;
    private final ObjectProvider<AwaitedProjection> projections;

    ProjectionNotifier(QueryUpdateEmitter emitter, ObjectProvider<AwaitedProjection> projections) {
        this.updates = new ProjectionUpdates(emitter);
        this.projections = projections;
    }

    /** Notifies waiting writers once the current unit of work has been committed. */
    public void announce(String processingGroup, UUID aggregateId, long sequence) {
        updates.announce(processingGroup, aggregateId, sequence);
    }

    @Override
    public void notifyWaiting(Collection<String> groups) {
        updates.announceShown(groups, this::handle);
    }

    @QueryHandler
    ProjectionLevel handle(AwaitProjectionQuery query) {
        return new ProjectionLevel(projections.stream()
                .filter(projection -> projection.processingGroup().equals(query.projection()))
                .mapToLong(projection -> projection.shownSequence(query.tenantId(), query.aggregateId()))
                .findFirst()
                .orElse(-1));
    }
}
