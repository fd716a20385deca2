package io.fleetledger.command;

import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.PessimisticLockFactory;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The aggregates' locks and snapshots. */
@Configuration(proxyBeanMethods = false)
class AggregateConfiguration {

    /** Prevents conflicts between commands of one process; the store resolves those between processes. */
    @Bean
    LockFactory aggregateLocks() {
        return PessimisticLockFactory.usingDefaults();
    }

    @Bean
    SnapshotTriggerDefinition aggregateSnapshots(
            Snapshotter snapshotter, @Value("${fleet.snapshots.every-events}") int everyEvents) {
        return new EventCountSnapshotTriggerDefinition(snapshotter, everyEvents);
    }
}
