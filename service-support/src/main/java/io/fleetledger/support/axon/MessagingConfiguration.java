package io.fleetledger.support.axon;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fleetledger.events.revision.EventRevisions;
import io.fleetledger.support.mongo.ReadStoreAvailability;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.queryhandling.QueryGateway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Defines how messages look on the wire and in the store, and how they are sent. */
@Configuration(proxyBeanMethods = false)
class MessagingConfiguration {

    private static final int READERS = 32;
    private static final int PUBLISHERS = 32;

    static {
        // The store keeps milliseconds: an answer must not show microseconds that the next read has lost.
        Clock milliseconds = Clock.tickMillis(ZoneOffset.UTC);
        GenericEventMessage.clock = new EventClock(milliseconds);
        GenericDeadLetter.clock = milliseconds;
    }

    /** Jackson 2, on which Axon's serializer is built. Unknown properties come from newer versions and are skipped. */
    @Bean("defaultAxonObjectMapper")
    ObjectMapper messageMapper() {
        return new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Bean
    ConfigurerModule eventUpcasters() {
        return configurer -> configurer.registerEventUpcaster(configuration -> EventRevisions.upcasters());
    }

    @Bean
    CorrelationDataProvider callerCorrelation() {
        return new SimpleCorrelationDataProvider(
                MessageKeys.TENANT, MessageKeys.ACTOR, MessageKeys.CORRELATION_ID, MessageKeys.TRACEPARENT);
    }

    @Bean
    ConfigurerModule outageReporting(ReadStoreAvailability readStore) {
        return configurer -> configurer.onInitialize(configuration ->
                configuration.onStart(Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS, () -> {
                    configuration.queryBus().registerHandlerInterceptor(Outages::report);
                    configuration.queryBus().registerHandlerInterceptor(readStore::refuseWhileUnavailable);
                }));
    }

    @Bean
    ConfigurerModule completeCommands() {
        return configurer -> configurer.onInitialize(configuration ->
                configuration.onStart(Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS, () -> {
                    configuration.commandBus().registerHandlerInterceptor(RequiredFields::check);
                }));
    }

    @Bean(destroyMethod = "shutdown")
    ExecutorService commandRetries() {
        return Executors.newFixedThreadPool(4, new AxonThreadFactory("command-retry"));
    }

    @Bean
    CommandGateway commandGateway(CommandBus commandBus, ExecutorService commandRetries) {
        return DefaultCommandGateway.builder()
                .commandBus(commandBus)
                .retryScheduler(new ConflictRetryScheduler(commandRetries))
                .build();
    }

    @Bean(destroyMethod = "shutdown")
    ExecutorService policySenders() {
        return Executors.newCachedThreadPool(new AxonThreadFactory("policy-command"));
    }

    /** Their number limits how many appends a silent event store can block. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService eventPublishers() {
        return Executors.newFixedThreadPool(PUBLISHERS, new AxonThreadFactory("event-publisher"));
    }

    @Bean
    BusResponses busResponses(ObjectProvider<BusAvailability> otherProcesses) {
        BusAvailability bus = otherProcesses.getIfAvailable();
        return bus == null ? BusResponses.inProcess() : new BusResponses(bus);
    }

    /** Used between processes only: a store in this process is read on the waiting thread. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService eventStoreReaders() {
        return Executors.newFixedThreadPool(READERS, new AxonThreadFactory("event-store-read"));
    }

    @Bean
    TimeLimitedReads timeLimitedReads(
            @Qualifier("eventStoreReaders") Executor readers,
            ObjectProvider<BusAvailability> otherProcesses,
            BusResponses responses) {
        return new TimeLimitedReads(otherProcesses.getIfAvailable() == null ? Runnable::run : readers, responses);
    }

    @Bean
    Commands commands(CommandGateway gateway, ExecutorService policySenders, BusResponses responses) {
        return new Commands(gateway, policySenders, responses);
    }

    @Bean
    Events events(EventBus eventBus, ExecutorService eventPublishers, BusResponses responses, AppendPassage gate) {
        return new Events(eventBus, eventPublishers, responses, gate);
    }

    @Bean
    Queries queries(QueryGateway gateway, BusResponses responses) {
        return new Queries(gateway, responses);
    }
}
