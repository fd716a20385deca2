package io.fleetledger.support.axon;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.deadletter.Decisions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;

/** Makes a pooled streaming processor of every {@link ProcessingGroup}. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class ProcessorsConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessorsConfiguration.class);
    /** Most of what fails once fails again; what was parked waits for an operator, not for luck. */
    private static final int LARGEST_CAUSE_MESSAGE = 1000;

    @Bean
    ConfigurerModule processingGroups(List<ProcessingGroup> groups, ProcessingStores stores, TransactionManager tx) {
        return new ConfigurerModule() {
            @Override
            public void configureModule(Configurer configurer) {
                EventProcessingConfigurer processing = configurer.eventProcessing();
                groups.forEach(group -> register(processing, group, stores));
                configurer.onInitialize(configuration -> configuration.onStart(
                        Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS,
                        () -> groups.forEach(group -> forgetParkedEventsOfLostReadStore(group, stores, tx))));
            }
        };
    }

    private static void register(EventProcessingConfigurer processing, ProcessingGroup group, ProcessingStores stores) {
        String name = group.name();
        processing
                .registerTokenStore(name, configuration -> stores.projectionTokens())
                .registerSequencingPolicy(
                        name,
                        configuration ->
                                event -> group.sequencedBy().apply(event).orElse(null))
                .registerListenerInvocationErrorHandler(name, configuration -> PropagatingErrorHandler.instance())
                .registerDeadLetterQueue(name, configuration -> stores.deadLetters(name))
                .registerDeadLetterPolicy(name, configuration -> (letter, cause) -> {
                    LOG.error(
                            "{} parks an event it cannot handle: {}",
                            name,
                            letter.message().getPayloadType(),
                            cause);
                    return Decisions.enqueue(shortened(cause));
                })
                .registerPooledStreamingEventProcessor(name, stores::source, (configuration, builder) -> {
                    ScheduledExecutorService workers =
                            Executors.newScheduledThreadPool(group.segments(), new AxonThreadFactory("worker-" + name));
                    configuration.onShutdown(workers::shutdown);
                    return builder.batchSize(group.batchSize())
                            .initialSegmentCount(group.segments())
                            .workerExecutor(workers);
                });
    }

    /** The rebuild of a lost read store meets every event again, those parked from the lost one's time among them. */
    private static void forgetParkedEventsOfLostReadStore(
            ProcessingGroup group, ProcessingStores stores, TransactionManager tx) {
        tx.executeInTransaction(() -> {
            if (stores.projectionTokens().fetchSegments(group.name()).length == 0) {
                stores.deadLetters(group.name()).clear();
            }
        });
    }

    private static Throwable shortened(Throwable cause) {
        String message = cause.getClass().getName() + ": " + cause.getMessage();
        return message.length() <= LARGEST_CAUSE_MESSAGE
                ? cause
                : new IllegalStateException(message.substring(0, LARGEST_CAUSE_MESSAGE), cause);
    }
}
