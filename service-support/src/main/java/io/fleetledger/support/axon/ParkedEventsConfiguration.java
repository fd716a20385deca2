package io.fleetledger.support.axon;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.processor.DropParkedEventCommand;
import io.fleetledger.commands.processor.ParkedSequenceState;
import io.fleetledger.commands.processor.RetryParkedEventsCommand;
import io.fleetledger.queries.processor.FindParkedEventsQuery;
import io.fleetledger.queries.processor.FindParkedSequenceQuery;
import io.fleetledger.queries.processor.ParkedEventPage;
import io.fleetledger.support.mongo.StoredToken;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterProcessor;
import org.axonframework.queryhandling.QueryBus;
import org.springframework.context.annotation.Bean;

/**
 * Lists, retries and drops the parked events of every group of this process, by messages that carry the group's name:
 * the caller need not know in which process the group runs.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class ParkedEventsConfiguration {

    /** In this process, of all groups. */
    private static final int RETRIES_AT_ONCE = 4;

    @Bean
    ConfigurerModule parkedEventHandlers(
            List<ProcessingGroup> groups,
            List<ParkedSequenceRetrier> ofSagas,
            ProcessingStores stores,
            TransactionManager transactions) {
        Map<String, ParkedSequenceRetrier> ownWay =
                ofSagas.stream().collect(Collectors.toMap(ParkedSequenceRetrier::group, Function.identity()));
        return configurer -> configurer.onInitialize(configuration ->
                configuration.onStart(Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS, () -> {
                    ExecutorService retries =
                            Executors.newFixedThreadPool(RETRIES_AT_ONCE, new AxonThreadFactory("parked-retry"));
                    configuration.onShutdown(retries::shutdown);
                    groups.forEach(group -> {
                        ParkedSequenceRetrier sequences = ownWay.containsKey(group.name())
                                ? ownWay.get(group.name())
                                : new AxonsOwn(configuration, stores, group.name());
                        subscribe(
                                configuration,
                                group.name(),
                                new ParkedEvents(
                                        group,
                                        stores,
                                        sequences,
                                        transactions,
                                        () -> stored(configuration, stores, group.name()),
                                        LockSupport::parkNanos,
                                        new ParkedRetries(group.name(), retries, ParkedRetries.WAIT)));
                    });
                }));
    }

    private static void subscribe(Configuration configuration, String group, ParkedEvents events) {
        CommandBus commands = configuration.commandBus();
        QueryBus queries = configuration.queryBus();
        on(commands, RetryParkedEventsCommand.class, group, events::handle);
        on(commands, DropParkedEventCommand.class, group, events::handle);
        queries.<ParkedEventPage>subscribe(
                AddressedMessageNames.name(FindParkedEventsQuery.class, group),
                ParkedEventPage.class,
                message -> events.handle((FindParkedEventsQuery) message.getPayload()));
        queries.<ParkedSequenceState>subscribe(
                AddressedMessageNames.name(FindParkedSequenceQuery.class, group),
                ParkedSequenceState.class,
                message -> events.handle((FindParkedSequenceQuery) message.getPayload()));
    }

    private static <C extends TenantCommand> void on(
            CommandBus commands, Class<C> type, String group, Function<C, Object> handler) {
        commands.subscribe(
                AddressedMessageNames.name(type, group),
                (CommandMessage<?> message) -> handler.apply(type.cast(message.getPayload())));
    }

    /** The position of each segment. A single process knows it best; its batch has ended, so it is stored. */
    private static Map<Integer, Long> stored(Configuration configuration, ProcessingStores stores, String group) {
        if (!stores.isSingleProcess()) {
            return stores.storedPositions(group);
        }
        return configuration
                .eventProcessingConfiguration()
                .eventProcessor(group, StreamingEventProcessor.class)
                .map(StreamingEventProcessor::processingStatus)
                .orElse(Map.of())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        segment -> StoredToken.position(segment.getValue().getTrackingToken())));
    }

    /** Axon's own processor for event handlers; available only after the processors have been built. */
    private record AxonsOwn(Configuration configuration, ProcessingStores stores, String group)
            implements ParkedSequenceRetrier {

        @Override
        public boolean retry(Predicate<DeadLetter<? extends EventMessage<?>>> ofSequence) {
            SequencedDeadLetterProcessor<EventMessage<?>> processor = configuration
                    .eventProcessingConfiguration()
                    .sequencedDeadLetterProcessor(group)
                    .orElseThrow();
            return PerEventSequenceRetry.retry(processor, stores.parked().deadLetters(group), ofSequence);
        }
    }
}
