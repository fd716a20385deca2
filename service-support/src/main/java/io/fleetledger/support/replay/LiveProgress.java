package io.fleetledger.support.replay;

import com.mongodb.client.MongoDatabase;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.mongo.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;
import org.bson.Document;

/** The progress of this service's live processors, in any process. */
final class LiveProgress {

    private static final long BEGINNING = -1;
    private static final int NEXT_EVENT_WITHIN_MILLIS = 500;

    private final Configuration configuration;
    private final GenerationStores stores;
    private final Supplier<MongoDatabase> database;
    private final Serializer serializer;
    private final List<ProcessingGroup> groups;

    LiveProgress(
            Configuration configuration,
            GenerationStores stores,
            Supplier<MongoDatabase> database,
            Serializer serializer,
            List<ProcessingGroup> groups) {
        this.configuration = configuration;
        this.stores = stores;
        this.database = database;
        this.serializer = serializer;
        this.groups = List.copyOf(groups);
    }

    ProcessingGroup group(String name) {
        return groups.stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    long head() {
        return StoredToken.position(configuration.eventStore().createHeadToken());
    }

    /** The position of each segment: the current one if this process has it, else the stored one. */
    Map<Integer, Long> positions(ProcessingGroup group) {
        Map<Integer, Long> positions = new HashMap<>();
        rows(group).forEach((segment, row) -> positions.put(segment, StoredToken.position(row, serializer)));
        here(group)
                .forEach((segment, status) ->
                        positions.put(segment, status.getCurrentPosition().orElse(BEGINNING)));
        return positions;
    }

    long lag(ProcessingGroup group, long position, long head) {
        return stores.lag(group, position, head);
    }

    /**
     * Whether this process or another follows the group.
     *
     * @param justBegun whether a running processor may be about to claim its segments; one that gets none follows
     *     nothing
     */
    boolean isFollowed(ProcessingGroup group, boolean justBegun) {
        return stores.isHeld(group.name())
                || (justBegun
                        && processor(group)
                                .filter(processor -> processor.isRunning() && !processor.isError())
                                .isPresent())
                || !here(group).isEmpty()
                || !stores.segmentHolders(group.name()).isEmpty();
    }

    /** How long ago the first event after that position was recorded. */
    long waitingMillis(ProcessingGroup group, long position) {
        try (BlockingStream<TrackedEventMessage<?>> next =
                stores.source(configuration, group).openStream(stores.tokenAfter(position))) {
            return next.hasNextAvailable(NEXT_EVENT_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
                    ? Math.max(
                            0,
                            Duration.between(next.nextAvailable().getTimestamp(), Instant.now())
                                    .toMillis())
                    : 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private Map<Integer, Document> rows(ProcessingGroup group) {
        ReplayUnit unit = ReplayUnit.ofGroup(group.name()).orElseThrow();
        return TokenRows.of(database.get(), ReplayUnit.named(group.name(), stores.followed(unit)));
    }

    private Optional<StreamingEventProcessor> processor(ProcessingGroup group) {
        return configuration.eventProcessingConfiguration().eventProcessor(group.name(), StreamingEventProcessor.class);
    }

    private Map<Integer, EventTrackerStatus> here(ProcessingGroup group) {
        return processor(group).map(StreamingEventProcessor::processingStatus).orElse(Map.of());
    }
}
