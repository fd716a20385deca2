package io.fleetledger.support.observability;

import io.fleetledger.queries.FindLagQuery;
import io.fleetledger.queries.Lag;
import io.fleetledger.support.axon.AddressedMessageNames;
import io.fleetledger.support.axon.BusAvailability;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Outages;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.LogTruncationGuard;
import io.fleetledger.support.repeat.CachedNumber;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.lifecycle.Phase;
import org.axonframework.queryhandling.QueryBus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.data.mongodb.core.MongoOperations;

/** Request log, metrics ({@code fleet_*}) and the three parts of health. */
@Configuration(proxyBeanMethods = false)
class ObservabilityConfiguration {

    /** Probes wait for 3 to 5 s, and take a service that has not answered by then out of rotation. */
    private static final Duration WITHIN_A_PROBE = Duration.ofSeconds(2);

    @Bean
    FilterRegistrationBean<RequestLogFilter> requestLogFilter() {
        var registration = new FilterRegistrationBean<>(new RequestLogFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    OutageLogLimiter outageLogLimiter() {
        return new OutageLogLimiter();
    }

    @Bean
    ConfigurerModule messageTimers(MeterRegistry meters) {
        return configurer -> configurer
                .configureMessageMonitor(CommandBus.class, c -> new MessageTimer(meters, "fleet.commands"))
                .configureMessageMonitor(QueryBus.class, c -> new MessageTimer(meters, "fleet.queries"));
    }

    @Bean
    ProjectionProgress projectionProgress(
            EventProcessingConfiguration processing,
            EventStore eventStore,
            ProcessingStores stores,
            List<ProcessingGroup> groups) {
        return new ProjectionProgress(processing, eventStore, stores, groups);
    }

    @Bean
    ConfigurerModule caughtUpReporting(ProcessingStores stores, ObjectProvider<ProjectionProgress> progress) {
        return configurer -> configurer.onInitialize(configuration -> {
            if (!stores.isSingleProcess()) {
                CatchUpPoller catchUp = new CatchUpPoller(progress::getObject);
                configuration.onStart(Phase.INBOUND_EVENT_CONNECTORS, catchUp::start);
                configuration.onShutdown(Phase.INBOUND_EVENT_CONNECTORS, catchUp::stop);
            }
        });
    }

    @Bean
    EventStoreProbe eventStoreProbe(
            EventStore eventStore, BusResponses responses, ObjectProvider<BusAvailability> otherProcesses) {
        return new EventStoreProbe(eventStore, responses, otherProcesses.getIfAvailable() == null);
    }

    @Bean
    MeterBinder processorMeters(
            List<ProcessingGroup> groups,
            ProjectionProgress progress,
            ProcessingStores stores,
            TransactionManager transactions,
            EventStoreProbe probe) {
        CachedNumber head = new CachedNumber(probe::head); // One look for all groups, which are read in turn.
        return registry -> groups.forEach(group -> {
            Tags tags = Tags.of("processing_group", group.name());
            Gauge.builder(
                            "fleet.projection.lag.events",
                            new CachedNumber(() -> lag(progress, group.name(), head.get())))
                    .description("Events that the group has yet to see")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("fleet.projection.newer", new CachedNumber(() -> stores.isOfNewerCode(group.name()) ? 1 : 0))
                    .description("1 while newer code than this process has built what the group shows")
                    .tags(tags)
                    .register(registry);
            Gauge.builder(
                            "fleet.dead.letters",
                            new CachedNumber(() -> transactions.fetchInTransaction(() ->
                                    stores.parked().deadLetters(group.name()).amountOfSequences())))
                    .description("Sequences parked behind an event the group could not handle")
                    .tags(tags)
                    .register(registry);
        });
    }

    /** An unknown lag is no number, which no threshold is above or below, and no sum takes for less. */
    private static double lag(ProjectionProgress progress, String group, Number head) {
        if (Double.isNaN(head.doubleValue())) {
            return Double.NaN;
        }
        OptionalLong lag = progress.lagOf(group, head.longValue());
        return lag.isPresent() ? lag.getAsLong() : Double.NaN;
    }

    /** Answers lag queries, each named after its group: any process of the group can, for all of its segments. */
    @Bean
    ConfigurerModule readingsLagHandlers(List<ProcessingGroup> groups, ObjectProvider<ProjectionProgress> progress) {
        return configurer -> configurer.onInitialize(configuration -> configuration.onStart(
                Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS,
                () -> groups.stream()
                        .filter(ProcessingGroup::readings)
                        .map(ProcessingGroup::name)
                        .forEach(name -> configuration
                                .queryBus()
                                .<Lag>subscribe(
                                        AddressedMessageNames.name(FindLagQuery.class, name),
                                        Lag.class,
                                        query -> new Lag(
                                                progress.getObject().lagOf(name).orElseThrow())))));
    }

    @Bean("eventStoreHealthIndicator")
    HealthIndicator eventStoreHealth(EventStoreProbe probe) {
        return () -> {
            try {
                probe.head();
                return Health.up().build();
            } catch (RuntimeException failure) {
                return Outages.isBusy(failure)
                        ? Health.unknown()
                                .withDetail("reason", "too busy to answer")
                                .build()
                        : Health.down().withDetail("reason", "does not answer").build();
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
                return Health.down().withDetail("reason", "does not answer").build();
            }
        };
    }

    @Bean("projectionsHealthIndicator")
    HealthIndicator projectionsHealth(ProjectionProgress progress, LogTruncationGuard truncationGuard) {
        TimeLimitedCheck<List<ProjectionProgress.Progress>> check = new TimeLimitedCheck<>(
                () -> {
                    truncationGuard.refuseKnownTruncated();
                    return progress.all();
                },
                WITHIN_A_PROBE);
        return new ProjectionsHealth(check::result, progress::yetToCatchUp);
    }
}
