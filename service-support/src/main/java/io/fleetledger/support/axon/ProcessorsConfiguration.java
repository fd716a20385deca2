package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.StoredToken;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.lifecycle.Phase;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;

/** Creates a pooled streaming processor for every {@link ProcessingGroup}. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class ProcessorsConfiguration {

    @Bean
    ConfigurerModule processingGroups(
            List<ProcessingGroup> groups, List<SagaGroup> ofSagas, ProcessingStores stores, TransactionManager tx) {
        Map<String, SagaGroup> sagas =
                ofSagas.stream().collect(Collectors.toMap(SagaGroup::group, Function.identity()));
        List<ProcessingGroup> rebuilt = groups.stream()
                .filter(group -> !sagas.containsKey(group.name()))
                .filter(group -> !group.lasting())
                .toList();
        return new ConfigurerModule() {
            @Override
            public void configureModule(Configurer configurer) {
                EventProcessingConfigurer processing = configurer.eventProcessing();
                groups.forEach(group -> register(processing, group, stores, sagas.get(group.name())));
                configurer.onInitialize(configuration -> configuration.onStart(
                        Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS,
                        () -> rebuilt.forEach(group -> forgetParkedEventsOfLostReadStore(group, stores, tx))));
            }
        };
    }

    private static void register(
            EventProcessingConfigurer processing,
            ProcessingGroup group,
            ProcessingStores stores,
            @Nullable SagaGroup sagas) {
        String name = group.name();
        processing
                .registerTokenStore(name, configuration -> tokens(configuration, group, stores, sagas))
                .registerSequencingPolicy(
                        name,
                        configuration ->
                                event -> group.sequencedBy().apply(event).orElse(null))
                .registerListenerInvocationErrorHandler(name, configuration -> PropagatingErrorHandler.instance())
                .registerPooledStreamingEventProcessor(
                        name, configuration -> followable(configuration, group, stores), (configuration, builder) -> {
                            ScheduledExecutorService workers = Executors.newScheduledThreadPool(
                                    group.workers(), new AxonThreadFactory("worker-" + name));
                            configuration.onShutdown(workers::shutdown);
                            if (sagas != null) {
                                builder.eventHandlerInvoker(sagas.invoker(configuration));
                            }
                            return builder.batchSize(group.batchSize())
                                    .initialSegmentCount(group.segments())
                                    .initialToken(
                                            source -> null) // The beginning. A query of the store would require it.
                                    .workerExecutor(workers)
                                    .enableCoordinatorClaimExtension(); // A slow batch keeps its segment.
                        });
        if (sagas == null) { // Axon has dead letters for event handlers only.
            processing
                    .registerDeadLetterQueue(
                            name, configuration -> new LogOrderedDeadLetterQueue(stores.parked(), name))
                    .registerDeadLetterPolicy(
                            name,
                            configuration -> new ParkingPolicy(
                                    name, eventId -> stores.parked().isDropped(name, eventId), stores::areLost));
        }
    }

    static CheckedMessageSource followable(
            Configuration configuration, ProcessingGroup group, ProcessingStores stores) {
        return new CheckedMessageSource(
                stores.source(configuration, group),
                () -> stores.refuseTruncatedLog(() -> head(configuration.eventStore())));
    }

    private static long head(EventStore log) {
        return StoredToken.position(log.createHeadToken());
    }

    private static TokenStore tokens(
            Configuration configuration, ProcessingGroup group, ProcessingStores stores, @Nullable SagaGroup sagas) {
        TokenStore stored = sagas == null && !group.lasting() ? stores.projectionTokens() : stores.sagaTokens();
        Consumer<Segment> claimed = sagas == null ? segment -> claimed(configuration, group.name()) : sagas::claimed;
        return stores.isSingleProcess()
                ? TokenStoreDecorators.ofOneProcess(stored, claimed)
                : TokenStoreDecorators.ofProcesses(
                        stored, claimed, (processor, segment) -> seen(configuration, processor, segment));
    }

    private static void claimed(Configuration configuration, String group) {
        configuration
                .eventProcessingConfiguration()
                .deadLetterQueue(group)
                .map(LogOrderedDeadLetterQueue.class::cast)
                .ifPresent(LogOrderedDeadLetterQueue::claimed);
    }

    private static @Nullable TrackingToken seen(Configuration configuration, String processor, int segment) {
        return configuration
                .eventProcessingConfiguration()
                .eventProcessor(processor, StreamingEventProcessor.class)
                .map(streaming -> streaming.processingStatus().get(segment))
                .filter(status -> !status.isReplaying() && !status.isMerging())
                .map(EventTrackerStatus::getTrackingToken)
                .orElse(null);
    }

    /** The rebuild of a lost read store gets every event again, including those parked before the loss. */
    private static void forgetParkedEventsOfLostReadStore(
            ProcessingGroup group, ProcessingStores stores, TransactionManager tx) {
        tx.executeInTransaction(() -> stores.forgetParkedOfLostReadStore(group.name()));
    }
}
