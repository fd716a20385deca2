package io.fleetledger.support.axon;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.processor.DropParkedEventCommand;
import io.fleetledger.commands.processor.ParkedSequenceState;
import io.fleetledger.commands.processor.RetryParkedEventsCommand;
import io.fleetledger.queries.processor.FindParkedEventsQuery;
import io.fleetledger.queries.processor.FindParkedSequenceQuery;
import io.fleetledger.queries.processor.ParkedEventPage;
import io.fleetledger.support.mongo.StoredToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

    private static final BusAnswers IN_PROCESS = BusAnswers.inProcess();
    private static final ThreadFactory THREADS = new AxonThreadFactory("parked-retry");
    /** A sequence may be long. A caller in another process has its own timeout and may ask again. */
    private static final Duration RETRIES_LAST = Duration.ofHours(1);

    @Bean
    ConfigurerModule parkedEventsAreInReach(
            List<ProcessingGroup> groups,
            List<ParkedSequences> ofSagas,
            ProcessingStores stores,
            TransactionManager transactions) {
        Map<String, ParkedSequences> ownWay =
                ofSagas.stream().collect(Collectors.toMap(ParkedSequences::group, Function.identity()));
        return configurer -> configurer.onInitialize(configuration -> configuration.onStart(
                Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS,
                () -> groups.forEach(group -> {
                    ParkedSequences sequences = ownWay.containsKey(group.name())
                            ? ownWay.get(group.name())
                            : new AxonsOwn(configuration, group.name());
                    subscribe(
                            configuration,
                            group.name(),
                            new ParkedEvents(
                                    group,
                                    stores,
                                    sequences,
                                    transactions,
                                    () -> stored(configuration, stores, group.name()),
                                    LockSupport::parkNanos));
                })));
    }

    private static void subscribe(Configuration configuration, String group, ParkedEvents events) {
        CommandBus commands = configuration.commandBus();
        QueryBus queries = configuration.queryBus();
        on(commands, RetryParkedEventsCommand.class, group, command -> inOwnTransactions(() -> events.handle(command)));
        on(commands, DropParkedEventCommand.class, group, events::handle);
        queries.<ParkedEventPage>subscribe(
                Addressed.name(FindParkedEventsQuery.class, group),
                ParkedEventPage.class,
                message -> events.handle((FindParkedEventsQuery) message.getPayload()));
        queries.<ParkedSequenceState>subscribe(
                Addressed.name(FindParkedSequenceQuery.class, group),
                ParkedSequenceState.class,
                message -> events.handle((FindParkedSequenceQuery) message.getPayload()));
    }

    private static <C extends TenantCommand> void on(
            CommandBus commands, Class<C> type, String group, Function<C, Object> handler) {
        commands.subscribe(
                Addressed.name(type, group),
                (CommandMessage<?> message) -> handler.apply(type.cast(message.getPayload())));
    }

    /**
     * Does not use the command's transaction, which would end last: the group's processor would still find handled
     * events parked, and park others after them.
     */
    private static ParkedSequenceState inOwnTransactions(Supplier<ParkedSequenceState> retry) {
        return IN_PROCESS.await(
                CompletableFuture.supplyAsync(
                        retry, work -> THREADS.newThread(work).start()),
                "retry of parked events",
                RETRIES_LAST);
    }

    /** The position of each segment. A single process knows it best; its batch has ended, so it is stored. */
    private static Map<Integer, Long> stored(Configuration configuration, ProcessingStores stores, String group) {
        if (!stores.servesOneProcess()) {
            return stores.positionsBetweenProcesses(group);
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
    private record AxonsOwn(Configuration configuration, String group) implements ParkedSequences {

        @Override
        public boolean retry(Predicate<DeadLetter<? extends EventMessage<?>>> ofSequence) {
            SequencedDeadLetterProcessor<EventMessage<?>> processor = configuration
                    .eventProcessingConfiguration()
                    .sequencedDeadLetterProcessor(group)
                    .orElseThrow();
            return processor.process(ofSequence);
        }
    }
}
