package io.fleetledger.support.offboarding;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.StoredToken;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.AbstractEventProcessor;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * Tells which groups, in any process, have yet to see a tenant's last event. Between processes their tokens alone do
 * not tell: Axon Server sends a client no events without a handler, so a group stays where it was if the last events
 * were not for it. Each process therefore reads the log between its groups' tokens and the end, and stores which groups
 * have nothing more of the tenant to see.
 */
final class LaggingGroups {

    private static final long BEGINNING = -1;

    /** Events read for a group per run. */
    private static final int AT_A_TIME = 2_000;
    /** The wait for an event of the log, which is known to have more. */
    private static final int WITHIN_MILLIS = 500;

    private final Supplier<Configuration> axon;
    private final ProcessingStores stores;
    private final List<ProcessingGroup> groups;
    private final BiPredicate<String, Class<?>> handles;
    /** The position up to which there was nothing left to see, by tenant and group. */
    private final Map<String, Long> readUpTo = new ConcurrentHashMap<>();

    /**
     * @param groups of this process
     * @param handles whether a group of this process may have a handler for a payload type
     */
    LaggingGroups(
            Supplier<Configuration> axon,
            ProcessingStores stores,
            List<ProcessingGroup> groups,
            BiPredicate<String, Class<?>> handles) {
        this.axon = axon;
        this.stores = stores;
        this.groups = groups;
        this.handles = handles;
    }

    /** Asks the groups' processors. */
    static BiPredicate<String, Class<?>> handlersOf(Supplier<Configuration> axon) {
        return (group, type) -> axon.get()
                .eventProcessingConfiguration()
                .eventProcessor(group, AbstractEventProcessor.class)
                .map(processor -> processor.eventHandlerInvoker().canHandleType(type))
                .orElse(true);
    }

    /** The log's last position. */
    long head() {
        return StoredToken.position(axon.get().eventStore().createHeadToken());
    }

    /**
     * Names of the groups that have yet to see an event of a tenant up to this position.
     *
     * @param stored where processes share what they know
     */
    List<String> lagging(String tenantId, long position, OffboardingStore stored) {
        if (stores.isSingleProcess()) {
            return groups.stream()
                    .filter(group -> !hasPassed(group, position))
                    .map(ProcessingGroup::name)
                    .toList();
        }
        Set<String> known = stored.followedGroups(tenantId);
        for (ProcessingGroup group : groups) {
            if (!known.contains(group.name()) && hasSeenAll(group.name(), tenantId, position)) {
                stored.markFollowed(tenantId, group.name());
            }
        }
        Set<String> followed = stored.followedGroups(tenantId);
        return ProjectionNames.all().stream()
                .filter(group -> !followed.contains(group))
                .sorted()
                .toList();
    }

    private boolean hasSeenAll(String group, String tenantId, long end) {
        if (OffboardedTenantInterceptor.ACTING.contains(group)) {
            return true; // Skips the tenant's events since it was off-boarded.
        }
        Collection<Long> tokens = stores.storedPositions(group).values();
        if (tokens.isEmpty()) {
            return false; // No process has started it.
        }
        String key = group + '/' + tenantId;
        long slowest = tokens.stream().min(Long::compare).orElse(BEGINNING);
        readUpTo.merge(key, slowest, Math::max);
        if (slowest < end) {
            readAhead(group, tenantId, key, end);
        }
        return readUpTo.getOrDefault(key, slowest) >= end;
    }

    /** Reads up to the first event that the group has yet to see. */
    private void readAhead(String group, String tenantId, String key, long end) {
        long position = readUpTo.getOrDefault(key, BEGINNING);
        try (BlockingStream<TrackedEventMessage<?>> log =
                axon.get().eventStore().openStream(stores.tokenAfter(position))) {
            for (int count = 0;
                    count < AT_A_TIME && position < end && log.hasNextAvailable(WITHIN_MILLIS, TimeUnit.MILLISECONDS);
                    count++) {
                TrackedEventMessage<?> event = log.nextAvailable();
                if (tenantId.equals(AppendGate.tenantOf(event)) && handles.test(group, event.getPayloadType())) {
                    return;
                }
                position = event.trackingToken().position().orElse(position);
                readUpTo.put(key, position);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
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
