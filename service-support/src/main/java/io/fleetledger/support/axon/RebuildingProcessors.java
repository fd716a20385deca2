package io.fleetledger.support.axon;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.deadletter.DeadLetteringEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Processors that handle the whole log from scratch alongside the live ones, with the same handlers and under their own
 * names. They come and go with a rebuild, so Axon does not start them.
 */
public final class RebuildingProcessors {

    /** Nothing waits for a single event of a rebuild, and the overhead per batch counts. */
    private static final int BATCH_SIZE = 1_000;

    private final Configuration configuration;
    private final ProcessingStores stores;
    private final boolean sharesReadings;
    private final Optional<SharedLog> shared;

    /** @param together groups that will be started one after the other and read the log at one pace */
    public RebuildingProcessors(Configuration configuration, ProcessingStores stores, List<ProcessingGroup> together) {
        this.configuration = configuration;
        this.stores = stores;
        this.sharesReadings = together.stream().anyMatch(ProcessingGroup::readings);
        this.shared = together.size() < 2 || !stores.isSingleProcess()
                ? Optional.empty()
                : Optional.of(new SharedLog(
                        ProcessorsConfiguration.followable(configuration, withMost(together), stores),
                        together.size()));
    }

    private static ProcessingGroup withMost(List<ProcessingGroup> together) {
        return together.stream().filter(ProcessingGroup::readings).findAny().orElse(together.get(0));
    }

    /**
     * One processor; its {@link #stop} has to be called.
     *
     * @param name the name of its tokens and parked events
     */
    public record RebuildProcessor(
            ProcessingGroup group,
            String name,
            PooledStreamingEventProcessor processor,
            TokenStore tokens,
            DeadLetteringEventHandlerInvoker invoker,
            ScheduledExecutorService workers,
            ScheduledExecutorService coordinator) {

        /** Returns when the processor's batches have ended and its segments are free. */
        public void stop() {
            processor.shutDown();
            workers.shutdown();
            coordinator.shutdown();
        }

        /** Stores how far the segments have come, even if they have only stepped over events. */
        public void storePositions() {
            processor.processingStatus().keySet().forEach(segment -> tokens.extendClaim(name, segment));
        }
    }

    /**
     * Follows the log from where it last stopped, or from the beginning.
     *
     * @param handlers of the group
     * @param batchBegins called for each batch before its first event is handled
     */
    public RebuildProcessor start(
            ProcessingGroup group, String name, List<Object> handlers, Consumer<UnitOfWork<?>> batchBegins) {
        LogOrderedDeadLetterQueue parked = new LogOrderedDeadLetterQueue(stores.parked(), name);
        DeadLetteringEventHandlerInvoker invoker = invoker(group, name, handlers, parked);
        AtomicReference<@Nullable PooledStreamingEventProcessor> started = new AtomicReference<>();
        TokenStore tokens = TokenStoreDecorators.ofProcesses(
                stores.projectionTokens(), segment -> parked.claimed(), (processor, segment) -> {
                    PooledStreamingEventProcessor known = started.get();
                    EventTrackerStatus status =
                            known == null ? null : known.processingStatus().get(segment);
                    return status == null || status.isReplaying() || status.isMerging()
                            ? null
                            : status.getTrackingToken();
                });
        ScheduledExecutorService workers =
                Executors.newScheduledThreadPool(group.workers(), new AxonThreadFactory("worker-" + name));
        ScheduledExecutorService coordinator = new EagerCoordinatorExecutor(name);
        PooledStreamingEventProcessor processor = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(invoker)
                .messageSource(log(group, invoker))
                .tokenStore(tokens)
                .transactionManager(NoTransactionManager.instance()) // None in the read store; letters have their own.
                .coordinatorExecutor(coordinator)
                .workerExecutor(workers)
                .batchSize(Math.max(group.batchSize(), BATCH_SIZE))
                .initialSegmentCount(group.segments())
                .initialToken(source -> null)
                .enableCoordinatorClaimExtension()
                .build();
        String begun = RebuildingProcessors.class.getName();
        processor.registerHandlerInterceptor((unit, chain) -> {
            if (unit.resources().putIfAbsent(begun, name) == null) {
                batchBegins.accept(unit);
            }
            return chain.proceed();
        });
        processor.registerHandlerInterceptor(configuration
                .getComponent(GroupInterceptors.class, () -> none -> (unit, chain) -> chain.proceed())
                .of(group.name()));
        started.set(processor);
        processor.start();
        return new RebuildProcessor(group, name, processor, tokens, invoker, workers, coordinator);
    }

    /**
     * All groups share one log, even those that handle no readings; a log that a group reads alone has readings only if
     * the group handles them. With several processes each group reads alone, from its own segments' position.
     */
    private StreamableMessageSource<TrackedEventMessage<?>> log(
            ProcessingGroup group, DeadLetteringEventHandlerInvoker invoker) {
        StreamableMessageSource<TrackedEventMessage<?>> own =
                ProcessorsConfiguration.followable(configuration, group, stores);
        return new FilteredMessageSource(
                shared.map(log -> log.forReader(own, group.readings() == sharesReadings))
                        .orElse(own),
                invoker::canHandleType);
    }

    private DeadLetteringEventHandlerInvoker invoker(
            ProcessingGroup group, String name, List<Object> handlers, LogOrderedDeadLetterQueue parked) {
        return DeadLetteringEventHandlerInvoker.builder()
                .eventHandlers(handlers)
                .parameterResolverFactory(configuration.parameterResolverFactory())
                .handlerDefinition(
                        configuration.handlerDefinition(handlers.get(0).getClass()))
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .sequencingPolicy(event -> group.sequencedBy().apply(event).orElse(null))
                .queue(parked)
                .enqueuePolicy(new ParkingPolicy(
                        name, eventId -> stores.parked().isDropped(group.name(), eventId), stores::areLost))
                .transactionManager(NoTransactionManager.instance())
                .build();
    }
}
