package io.fleetledger.support.observability;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryBus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.data.mongodb.core.MongoOperations;

/** Request log, metrics ({@code fleet_*}) and the three parts of readiness. */
@Configuration(proxyBeanMethods = false)
class ObservabilityConfiguration {

    @Bean
    FilterRegistrationBean<RequestLog> requestLog() {
        var registration = new FilterRegistrationBean<>(new RequestLog());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    ConfigurerModule messageTimers(MeterRegistry meters) {
        return configurer -> configurer
                .configureMessageMonitor(CommandBus.class, c -> new MessageTimer(meters, "fleet.commands"))
                .configureMessageMonitor(QueryBus.class, c -> new MessageTimer(meters, "fleet.queries"));
    }

    @Bean
    ProjectionProgress projectionProgress(
            EventProcessingConfiguration processing, EventStore eventStore, ProcessingStores stores) {
        return new ProjectionProgress(processing, eventStore, stores);
    }

    @Bean
    MeterBinder processorMeters(
            List<ProcessingGroup> groups,
            ProjectionProgress progress,
            ProcessingStores stores,
            TransactionManager transactions) {
        return registry -> groups.forEach(group -> {
            Tags tags = Tags.of("processing_group", group.name());
            Gauge.builder("fleet.projection.lag.events", () -> lagOf(progress, group.name()))
                    .description("Positions between the group and the end of the log")
                    .tags(tags)
                    .register(registry);
            Gauge.builder(
                            "fleet.dead.letters",
                            () -> transactions.fetchInTransaction(
                                    () -> stores.deadLetters(group.name()).amountOfSequences()))
                    .description("Sequences parked behind an event the group could not handle")
                    .tags(tags)
                    .register(registry);
        });
    }

    private static long lagOf(ProjectionProgress progress, String group) {
        return progress.all().stream()
                .filter(one -> one.name().equals(group))
                .mapToLong(ProjectionProgress.Progress::lagEvents)
                .findFirst()
                .orElse(-1);
    }

    @Bean("eventStoreHealthIndicator")
    HealthIndicator eventStoreHealth(EventStore eventStore) {
        return () -> {
            try {
                eventStore.createHeadToken();
                return Health.up().build();
            } catch (RuntimeException unreachable) {
                return Health.down().build();
            }
        };
    }

    @Bean("readStoreHealthIndicator")
    HealthIndicator readStoreHealth(MongoOperations mongo) {
        return () -> {
            try {
                mongo.executeCommand("{ ping: 1 }");
                return Health.up().build();
            } catch (RuntimeException unreachable) {
                return Health.down().build();
            }
        };
    }

    /** Out of service while a projection is being built or has fallen too far behind; down when one has stopped. */
    @Bean("projectionsHealthIndicator")
    HealthIndicator projectionsHealth(
            ProjectionProgress progress, @Value("${fleet.projections.max-lag-events}") long maxLag) {
        return () -> {
            Health.Builder health = Health.up();
            try {
                for (ProjectionProgress.Progress one : progress.all()) {
                    health.withDetail(one.name(), one.lagEvents() + " events behind");
                    if (!one.running()) {
                        return health.down().build();
                    }
                    if (!one.level() || one.lagEvents() > maxLag) {
                        health.outOfService();
                    }
                }
                return health.build();
            } catch (RuntimeException unreachable) {
                return health.status(Status.UNKNOWN).build();
            }
        };
    }
}
