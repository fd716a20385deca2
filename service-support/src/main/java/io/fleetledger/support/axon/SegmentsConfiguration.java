package io.fleetledger.support.axon;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.processor.MergeSegmentCommand;
import io.fleetledger.commands.processor.ReleaseSegmentCommand;
import io.fleetledger.commands.processor.SplitSegmentCommand;
import io.fleetledger.queries.processor.FindSegmentsQuery;
import io.fleetledger.queries.processor.SegmentList;
import java.lang.management.ManagementFactory;
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
import org.springframework.context.annotation.Bean;

/**
 * Has the segments of every group of this process listed, split and merged by messages that bear the group's name, or that
 * and the process's: only the process that holds a segment can change it.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class SegmentsConfiguration {

    /** As token stores call it that are told nothing else. */
    private static final String PROCESS = ManagementFactory.getRuntimeMXBean().getName();

    @Bean
    SegmentChanges segmentChanges(Commands commands, Queries queries) {
        return new SegmentChanges(commands, queries, System::nanoTime, LockSupport::parkNanos);
    }

    @Bean
    ConfigurerModule segmentsAreInReach(List<ProcessingGroup> groups, ProcessingStores stores) {
        return configurer -> configurer.onInitialize(configuration -> configuration.onStart(
                Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS,
                () -> groups.forEach(group -> subscribe(
                        configuration.commandBus(),
                        configuration.queryBus(),
                        group.name(),
                        PROCESS,
                        new ProcessorSegments(
                                group,
                                stores,
                                () -> followed(configuration, group.name()),
                                configuration.eventStore(),
                                PROCESS)))));
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
                Addressed.name(FindSegmentsQuery.class, group),
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
        commands.subscribe(Addressed.name(type, addressee), message -> handler.apply(type.cast(message.getPayload())));
    }
}
