package io.fleetledger.support.axon;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.processor.MergeSegmentCommand;
import io.fleetledger.commands.processor.ReleaseSegmentCommand;
import io.fleetledger.commands.processor.SplitSegmentCommand;
import io.fleetledger.queries.processor.FindSegmentsQuery;
import io.fleetledger.queries.processor.SegmentList;
import io.fleetledger.support.mongo.SegmentClaims;
import io.fleetledger.support.repeat.PeriodicTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.lifecycle.Phase;
import org.axonframework.queryhandling.QueryBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;

/**
 * Lists, splits and merges the segments of every group of this process, by messages that carry the group's name, or the
 * group's and the process's: only the process that holds a segment can change it.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class SegmentsConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentsConfiguration.class);
    private static final Duration BALANCED_EVERY = Duration.ofSeconds(5);
    /** How long the former holder leaves the segment to the process that asked for it. */
    private static final int LEFT_TO_ASKER_SECONDS = 8;

    private static final Duration CLAIM_PAUSE = Duration.ofMillis(200);

    @Bean
    SegmentChanges segmentChanges(Commands commands, Queries queries) {
        return new SegmentChanges(commands, queries, System::nanoTime, LockSupport::parkNanos);
    }

    @Bean
    ConfigurerModule segmentHandlers(List<ProcessingGroup> groups, ProcessingStores stores) {
        return configurer -> configurer.onInitialize(configuration -> configuration.onStart(
                Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS,
                () -> groups.forEach(group -> subscribe(
                        configuration.commandBus(),
                        configuration.queryBus(),
                        group.name(),
                        SegmentClaims.PROCESS,
                        new ProcessorSegments(
                                group,
                                stores,
                                () -> followed(configuration, group.name()),
                                configuration.eventStore(),
                                SegmentClaims.PROCESS)))));
    }

    /** Only where processes share segments; otherwise there is nothing to balance. */
    @Bean
    ConfigurerModule segmentBalancing(
            List<ProcessingGroup> groups, ProcessingStores stores, ObjectProvider<Commands> commands) {
        return configurer -> configurer.onInitialize(configuration -> {
            if (!stores.isSingleProcess()) {
                SegmentBalance balance = new SegmentBalance(
                        groups.stream().map(ProcessingGroup::name).toList(),
                        stores::segmentHolders,
                        SegmentClaims.PROCESS,
                        (group, segment, holder) ->
                                askFor(commands.getObject(), followed(configuration, group), group, segment, holder));
                // An outage, or a process that has just gone, resolves by itself; the next attempt is soon.
                PeriodicTask steps = new PeriodicTask(
                        "segment-balance",
                        BALANCED_EVERY,
                        balance::step,
                        failure -> LOG.warn("Could not balance segments: {}", failure.toString()));
                configuration.onStart(Phase.INBOUND_EVENT_CONNECTORS, steps::start);
                configuration.onShutdown(Phase.INBOUND_EVENT_CONNECTORS, steps::shutdownNow);
            }
        });
    }

    private static void askFor(
            Commands commands, StreamingEventProcessor processor, String group, int segment, String holder) {
        LOG.info("Requesting segment {} of {} from {}, which holds more", segment, group, holder);
        commands.sendBetweenProcesses(
                SegmentChanges.addressee(group, holder),
                new ReleaseSegmentCommand(Events.SYSTEM, group, segment, LEFT_TO_ASKER_SECONDS),
                Boolean.class);
        claim(processor, segment);
    }

    /** Claims the segment as soon as its holder's batch ends: until then no process shows what is written to it. */
    static void claim(StreamingEventProcessor processor, int segment) {
        long deadline = System.nanoTime() + SECONDS.toNanos(LEFT_TO_ASKER_SECONDS);
        while (System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted() // Nobody can pause any more.
                && !BusResponses.inProcess().await(processor.claimSegment(segment), "claim of a segment")) {
            LockSupport.parkNanos(CLAIM_PAUSE.toNanos());
        }
    }

    private static StreamingEventProcessor followed(Configuration configuration, String group) {
        return configuration
                .eventProcessingConfiguration()
                .eventProcessor(group, StreamingEventProcessor.class)
                .orElseThrow();
    }

    static void subscribe(
            CommandBus commands, QueryBus queries, String group, String process, ProcessorSegments segments) {
        queries.<SegmentList>subscribe(
                AddressedMessageNames.name(FindSegmentsQuery.class, group),
                SegmentList.class,
                message -> segments.handle((FindSegmentsQuery) message.getPayload()));
        Stream.of(group, SegmentChanges.addressee(group, process)).forEach(addressee -> {
            on(commands, SplitSegmentCommand.class, addressee, segments::handle);
            on(commands, MergeSegmentCommand.class, addressee, segments::handle);
            on(commands, ReleaseSegmentCommand.class, addressee, segments::handle);
        });
    }

    private static <C extends TenantCommand> void on(
            CommandBus commands, Class<C> type, String addressee, Function<C, Object> handler) {
        commands.subscribe(
                AddressedMessageNames.name(type, addressee), message -> handler.apply(type.cast(message.getPayload())));
    }
}
