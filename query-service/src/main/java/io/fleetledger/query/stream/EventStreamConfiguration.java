package io.fleetledger.query.stream;

import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.LastSequences;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.SequencesAtPositions;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures how the log is read for subscribers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamLimits.class)
class EventStreamConfiguration {

    @Bean
    SubscriberLog subscribersLog(
            org.axonframework.config.Configuration axon, ProcessingStores stores, TimeLimitedReads reads) {
        return new SubscriberLog(axon, stores, reads, SubscriberLog.MAX_TIME);
    }

    @Bean
    MembersInLog membersInLog(
            AggregateEvents events,
            LastSequences lastSequences,
            SequencesAtPositions sequences,
            TimeLimitedReads reads) {
        return new MembersInLog(events, lastSequences, sequences, reads);
    }

    @Bean(destroyMethod = "close")
    Streams streams(
            SubscriberLog subscribersLog, StreamLimits limits, MeterRegistry meters, OffboardedTenants offboarded) {
        return new Streams(subscribersLog, limits, Clock.systemUTC(), new StreamMetrics(meters), offboarded::contains);
    }
}
