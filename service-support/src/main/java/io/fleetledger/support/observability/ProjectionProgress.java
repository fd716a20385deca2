package io.fleetledger.support.observability;

import io.fleetledger.support.axon.ProcessingStores;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** How far each processor of this process has followed the log. */
public final class ProjectionProgress {

    private final EventProcessingConfiguration processing;
    private final EventStore eventStore;
    private final ProcessingStores stores;
    private final Set<String> seenLevel = ConcurrentHashMap.newKeySet();

    public ProjectionProgress(EventProcessingConfiguration processing, EventStore eventStore, ProcessingStores stores) {
        this.processing = processing;
        this.eventStore = eventStore;
        this.stores = stores;
    }

    /**
     * One processor's progress.
     *
     * @param running false when it was stopped, or a segment is in error or followed by nobody
     * @param level whether it has reached the end of the log since it started
     * @param lagEvents positions between it and the end of the log
     */
    public record Progress(String name, boolean running, boolean level, long lagEvents) {}

    /** By name. Reads the log's head once. */
    public List<Progress> all() {
        long head = position(eventStore.createHeadToken()).orElse(-1);
        Map<String, Progress> byName = new TreeMap<>();
        processing.eventProcessors().forEach((name, processor) -> {
            if (processor instanceof StreamingEventProcessor streaming) {
                byName.put(name, progressOf(streaming, head));
            }
        });
        return List.copyOf(byName.values());
    }

    private Progress progressOf(StreamingEventProcessor processor, long head) {
        Collection<EventTrackerStatus> segments = processor.processingStatus().values();
        long slowest = segments.stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min()
                .orElse(-1);
        long lag = Math.max(0, head - slowest);
        boolean caughtUp = segments.stream().allMatch(EventTrackerStatus::isCaughtUp);
        boolean followed = !segments.isEmpty() && allSegmentsAreHere(processor.getName(), segments.size());
        if (followed && (caughtUp || lag == 0)) { // An idle processor says so itself only seconds later.
            seenLevel.add(processor.getName());
        }
        return new Progress(
                processor.getName(),
                processor.isRunning()
                        && !processor.isError()
                        && followed
                        && segments.stream().noneMatch(EventTrackerStatus::isErrorState),
                seenLevel.contains(processor.getName()),
                lag);
    }

    /** A segment whose batch failed is given up for a while, and then tells nothing of itself. */
    private boolean allSegmentsAreHere(String name, int claimed) {
        return !stores.servesOneProcess()
                || claimed >= stores.projectionTokens().fetchSegments(name).length;
    }

    private static OptionalLong position(@org.jspecify.annotations.Nullable TrackingToken token) {
        return token == null ? OptionalLong.empty() : token.position();
    }
}
