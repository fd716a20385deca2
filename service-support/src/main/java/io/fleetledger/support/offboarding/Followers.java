package io.fleetledger.support.offboarding;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;

/** Who follows the log, in whichever process, and how far they have come. */
final class Followers {

    private static final long BEGINNING = -1;

    private final Supplier<Configuration> axon;
    private final ProcessingStores stores;
    private final List<ProcessingGroup> groups;

    /** @param groups of this process */
    Followers(Supplier<Configuration> axon, ProcessingStores stores, List<ProcessingGroup> groups) {
        this.axon = axon;
        this.stores = stores;
        this.groups = groups;
    }

    /** The log's last position. */
    long head() {
        TrackingToken head = axon.get().eventStore().createHeadToken();
        return head == null ? BEGINNING : head.position().orElse(BEGINNING);
    }

    /** Those that have yet to see something up to this position, by name. */
    List<String> behind(long position) {
        return stores.servesOneProcess()
                ? groups.stream()
                        .filter(group -> !hasPassed(group, position))
                        .map(ProcessingGroup::name)
                        .toList()
                : ProjectionNames.all().stream()
                        .filter(group -> stores.positionsBetweenProcesses(group).values().stream()
                                .anyMatch(reached -> reached < position))
                        .toList();
    }

    private boolean hasPassed(ProcessingGroup group, long end) {
        Map<Integer, EventTrackerStatus> segments = axon.get()
                .eventProcessingConfiguration()
                .eventProcessor(group.name(), StreamingEventProcessor.class)
                .map(StreamingEventProcessor::processingStatus)
                .orElse(Map.of());
        return !segments.isEmpty()
                && segments.size() >= stores.segments(group.name())
                && positions(segments.values()).stream()
                        .allMatch(position -> position >= end || stores.isWithin(0, group, position, end));
    }

    private static List<Long> positions(Collection<EventTrackerStatus> segments) {
        return segments.stream()
                .map(segment -> segment.getCurrentPosition().orElse(BEGINNING))
                .toList();
    }
}
