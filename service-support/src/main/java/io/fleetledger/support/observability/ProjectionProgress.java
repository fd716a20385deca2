package io.fleetledger.support.observability;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.StoredToken;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Tracks how far each processor of this process has followed the log. */
public final class ProjectionProgress {

    private static final long BEGINNING = -1;
    private static final long NEVER_LOOKED = Long.MIN_VALUE;

    private final EventProcessingConfiguration processing;
    private final EventStore eventStore;
    private final ProcessingStores stores;
    private final Map<String, ProcessingGroup> groups;
    private final Set<String> caughtUp = ConcurrentHashMap.newKeySet();
    private final AtomicLong firstHead = new AtomicLong(NEVER_LOOKED);
    /** The position last seen, by processor and segment. */
    private final Map<String, Map<Integer, Long>> positions = new ConcurrentHashMap<>();

    public ProjectionProgress(
            EventProcessingConfiguration processing,
            EventStore eventStore,
            ProcessingStores stores,
            List<ProcessingGroup> groups) {
        this.processing = processing;
        this.eventStore = eventStore;
        this.stores = stores;
        this.groups = groups.stream().collect(Collectors.toUnmodifiableMap(ProcessingGroup::name, group -> group));
    }

    /**
     * One processor's progress.
     *
     * @param running false if it was stopped, or one of its segments is in error. Where a single process serves the
     *     group, also if a segment is not followed; with several processes, that is ignored once the group was ever
     *     followed: one of them claims the segment within seconds, and taking all of them out of service would not help
     * @param ofNewerCode whether newer code has filled the projection, so that this process does not follow it
     * @param caughtUp whether it has caught up since the start: it has seen all that was in the log at the first look.
     *     Under load, hardly any processor is ever seen at the log's very end
     * @param lagEvents events it has yet to see: facts only, if it follows only facts
     */
    public record Progress(String name, boolean running, boolean ofNewerCode, boolean caughtUp, long lagEvents) {}

    /** Progress of all processors, by name. Reads the log's head once. */
    public List<Progress> all() {
        long head = StoredToken.position(eventStore.createHeadToken());
        firstHead.compareAndSet(NEVER_LOOKED, head);
        Map<String, Progress> byName = new TreeMap<>();
        processing.eventProcessors().forEach((name, processor) -> {
            if (processor instanceof StreamingEventProcessor streaming) {
                byName.put(name, progressOf(streaming, head));
            }
        });
        return List.copyOf(byName.values());
    }

    /** Those that have yet to catch up since the start, by name, as of the last {@link #all}. Reads no store. */
    Set<String> yetToCatchUp() {
        Set<String> names = new TreeSet<>();
        processing.eventProcessors().forEach((name, processor) -> {
            if (processor instanceof StreamingEventProcessor && !caughtUp.contains(name)) {
                names.add(name);
            }
        });
        return names;
    }

    /**
     * A group's position, in whichever processes it is followed.
     *
     * @param position that all of its segments have reached
     * @param head the end of the log
     * @param lagEvents events it has yet to see
     */
    public record GroupPosition(long position, long head, long lagEvents) {}

    /**
     * A group's position; empty if the group does not belong to this process, or if this process alone follows it and
     * has not begun to: its lag is then unknown, and not the whole log.
     */
    public Optional<GroupPosition> positionOf(String name) {
        return positionOf(name, () -> StoredToken.position(eventStore.createHeadToken()));
    }

    private Optional<GroupPosition> positionOf(String name, LongSupplier end) {
        return processing.eventProcessor(name, StreamingEventProcessor.class).flatMap(processor -> {
            Map<Integer, Long> positions = positionsOf(processor);
            if (positions.isEmpty() && stores.isSingleProcess()) {
                return Optional.empty();
            }
            long head = end.getAsLong();
            return Optional.of(new GroupPosition(slowest(positions), head, lag(processor, positions, head)));
        });
    }

    /** A group's lag, in whichever processes it is followed; empty as {@link #positionOf}. */
    public OptionalLong lagOf(String name) {
        return lag(positionOf(name));
    }

    /** The same behind that end of the log. */
    OptionalLong lagOf(String name, long head) {
        return lag(positionOf(name, () -> head));
    }

    private static OptionalLong lag(Optional<GroupPosition> known) {
        return known.map(position -> OptionalLong.of(position.lagEvents())).orElse(OptionalLong.empty());
    }

    private Progress progressOf(StreamingEventProcessor processor, long head) {
        Collection<EventTrackerStatus> segments = processor.processingStatus().values();
        Map<Integer, Long> positions = positionsOf(processor);
        long lag = lag(processor, positions, head);
        String name = processor.getName();
        boolean followed = isFollowed(name, segments.size(), positions);
        if (followed
                && !caughtUp.contains(name)
                && isCaughtUp(name, segments, slowest(positions), lag)
                && caughtUp.add(name)) {
            stores.markEndReached(name);
        }
        return new Progress(
                name,
                stores.isHeld(name) || isRunning(processor, segments, followed),
                stores.isOfNewerCode(name),
                caughtUp.contains(name),
                lag);
    }

    private boolean isRunning(
            StreamingEventProcessor processor, Collection<EventTrackerStatus> segments, boolean followed) {
        return processor.isRunning()
                && !(processor.isError() && isToFollow(segments))
                && followed
                && segments.stream().noneMatch(EventTrackerStatus::isErrorState);
    }

    /** A processor without a segment remembers its failure until it has one again, which may be never. */
    private boolean isToFollow(Collection<EventTrackerStatus> segments) {
        return stores.isSingleProcess() || !segments.isEmpty();
    }

    /**
     * If other processes follow all segments, this one stands by and is as up to date as they are. Their stored tokens
     * do not show that: the last events of the log may not be the group's.
     */
    private boolean isCaughtUp(String name, Collection<EventTrackerStatus> segments, long position, long lag) {
        return segments.isEmpty()
                ? stores.hasReachedEnd(name)
                // An idle processor reports that it is caught up only seconds later.
                : lag == 0 || position >= firstHead.get() || segments.stream().allMatch(EventTrackerStatus::isCaughtUp);
    }

    private long lag(StreamingEventProcessor processor, Map<Integer, Long> positions, long head) {
        long slowest = slowest(positions);
        ProcessingGroup group = groups.get(processor.getName());
        return group == null ? Math.max(0, head - slowest) : stores.lag(group, slowest, head);
    }

    private static long slowest(Map<Integer, Long> positions) {
        return positions.values().stream().min(Long::compare).orElse(BEGINNING);
    }

    /**
     * A segment that was released for a while resumes where it was, here or in another process, not at the beginning.
     */
    private Map<Integer, Long> positionsOf(StreamingEventProcessor processor) {
        Map<Integer, Long> known = stores.isSingleProcess()
                ? positions.computeIfAbsent(processor.getName(), name -> new ConcurrentHashMap<>())
                : new HashMap<>(stores.storedPositions(processor.getName()));
        Map<Integer, EventTrackerStatus> here = processor.processingStatus();
        here.forEach((segment, status) ->
                known.put(segment, status.getCurrentPosition().orElse(BEGINNING)));
        known.keySet().removeIf(segment -> !here.containsKey(segment) && isMergedInto(segment, here.values()));
        return known;
    }

    /** A segment whose number another segment covers no longer exists. */
    private static boolean isMergedInto(int segment, Collection<EventTrackerStatus> others) {
        return others.stream().anyMatch(other -> other.getSegment().matches(segment));
    }

    /**
     * A segment whose batch failed is released for a while, and reports nothing until it is claimed again. Another
     * process may follow it meanwhile.
     */
    private boolean isFollowed(String name, int claimed, Map<Integer, Long> positions) {
        return stores.isSingleProcess() ? claimed > 0 && claimed >= stores.segments(name) : !positions.isEmpty();
    }
}
