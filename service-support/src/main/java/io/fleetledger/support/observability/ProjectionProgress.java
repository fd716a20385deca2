package io.fleetledger.support.observability;

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
    private final Set<String> seenLevel = ConcurrentHashMap.newKeySet();

    public ProjectionProgress(EventProcessingConfiguration processing, EventStore eventStore) {
        this.processing = processing;
        this.eventStore = eventStore;
    }

    /**
     * One processor's progress.
     *
     * @param running false when it was stopped or a segment is in error
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
        if (!segments.isEmpty() && (caughtUp || lag == 0)) { // An idle processor says so itself only seconds later.
            seenLevel.add(processor.getName());
        }
        return new Progress(
                processor.getName(),
                processor.isRunning()
                        && !processor.isError()
                        && segments.stream().noneMatch(EventTrackerStatus::isErrorState),
                seenLevel.contains(processor.getName()),
                lag);
    }

    private static OptionalLong position(@org.jspecify.annotations.Nullable TrackingToken token) {
        return token == null ? OptionalLong.empty() : token.position();
    }
}
