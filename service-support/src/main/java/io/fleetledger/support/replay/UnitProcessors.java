package io.fleetledger.support.replay;

import com.mongodb.client.MongoDatabase;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.RebuildingProcessors;
import io.fleetledger.support.axon.RebuildingProcessors.RebuildProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.axonframework.serialization.Serializer;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processors of units in this process: live ones and rebuilding ones. */
final class UnitProcessors {

    private static final Logger LOG = LoggerFactory.getLogger(UnitProcessors.class);
    private static final long POLL_INTERVAL_NANOS = Duration.ofMillis(20).toNanos();

    private final Configuration configuration;
    private final ProcessingStores stores;
    private final TokenStore holdersTokens;
    private final Supplier<MongoDatabase> database;
    private final Function<String, List<Object>> handlersOf;
    private final ReplayShare share;
    private final GenerationStores generations;
    private final Consumer<ReplayUnit> notifyWaiting;
    private final ParkedEventComparison parkedEvents;
    private final UnitPositions positions;

    /**
     * @param holdersTokens with which this process claims segments for a swap, not as its processors do
     * @param handlersOf a group
     */
    UnitProcessors(
            Configuration configuration,
            GenerationStores generations,
            TokenStore holdersTokens,
            Supplier<MongoDatabase> database,
            Serializer serializer,
            Function<String, List<Object>> handlersOf,
            ReplayShare share,
            Consumer<ReplayUnit> notifyWaiting) {
        this.configuration = configuration;
        this.generations = generations;
        this.stores = generations.ofExactNames();
        this.holdersTokens = holdersTokens;
        this.database = database;
        this.handlersOf = handlersOf;
        this.share = share;
        this.notifyWaiting = notifyWaiting;
        this.parkedEvents = new ParkedEventComparison(stores.parked());
        this.positions = new UnitPositions(configuration, stores, database, serializer);
    }

    int followed(ReplayUnit unit) {
        return generations.followed(unit);
    }

    void follow(ReplayUnit unit, int generation) {
        generations.follow(unit, generation);
    }

    void notifyWaiting(ReplayUnit unit) {
        notifyWaiting.accept(unit);
    }

    /** Returns when none of their batches is under way here. */
    void hold(List<ProcessingGroup> groups) {
        groups.stream().map(group -> live(group).shutdownAsync()).toList().forEach(stopped -> stopped.join());
    }

    void resume(List<ProcessingGroup> groups) {
        groups.stream().map(this::live).filter(live -> !live.isRunning()).forEach(StreamingEventProcessor::start);
    }

    private StreamingEventProcessor live(ProcessingGroup group) {
        return configuration
                .eventProcessingConfiguration()
                .eventProcessor(group.name(), StreamingEventProcessor.class)
                .orElseThrow();
    }

    /** Returns once everything written for units outlives this process, even if it is killed. */
    void flush() {
        stores.flushProjections();
    }

    /** The segments in which each group is followed; a group that was never followed is missing. */
    Map<String, List<Integer>> segments(List<ProcessingGroup> groups, int generation) {
        Map<String, List<Integer>> segments = new HashMap<>();
        groups.forEach(group -> {
            int[] ids = stores.segmentIds(ReplayUnit.named(group.name(), generation));
            if (ids.length > 0) {
                segments.put(group.name(), Arrays.stream(ids).boxed().sorted().toList());
            }
        });
        return segments;
    }

    List<RebuildProcessor> rebuild(ReplayUnit unit, List<ProcessingGroup> groups, Rebuild rebuild) {
        RebuildingProcessors processors = new RebuildingProcessors(configuration, stores, groups);
        List<RebuildProcessor> started = new ArrayList<>();
        boolean all = false;
        try {
            groups.forEach(group -> started.add(rebuild(processors, unit, group, rebuild)));
            all = true;
            return started;
        } finally {
            if (!all) { // Two processors of one name would write the same documents.
                started.forEach(RebuildProcessor::stop);
            }
        }
    }

    private RebuildProcessor rebuild(
            RebuildingProcessors processors, ReplayUnit unit, ProcessingGroup group, Rebuild rebuild) {
        int generation = rebuild.generation();
        String name = ReplayUnit.named(group.name(), generation);
        Set<Integer> there = TokenRows.of(database.get(), name).keySet();
        rebuild.segments().getOrDefault(group.name(), List.of()).stream()
                .filter(segment -> !there.contains(segment))
                .forEach(segment -> ensure(name, segment));
        return processors.start(group, name, handlersOf.apply(group.name()), batch -> {
            Generations.rebuild(batch, unit, generation);
            ReplayShare.Turn turn = share.begin();
            batch.onCleanup(done -> turn.end());
        });
    }

    /** Creates all rows before the first claim: a process that saw only some would follow the others' sequences. */
    private void ensure(String processor, int segment) {
        try {
            stores.projectionTokens().initializeSegment(null, processor, segment);
        } catch (UnableToInitializeTokenException byAnotherProcess) {
            LOG.debug("Segment {} of {} already exists", segment, processor, byAnotherProcess);
        }
    }

    UnitPositions positions() {
        return positions;
    }

    /** The next numbers above {@code highest} with parked events, although they were not begun. */
    List<Integer> leftBehind(List<ProcessingGroup> groups, int highest) {
        return parkedEvents.leftBehind(groups, highest);
    }

    /** Some events that the rebuild has parked but the shown generation has not. */
    List<Document> parkedAnew(List<ProcessingGroup> groups, int shown, int generation) {
        return parkedEvents.parkedAnew(groups, shown, generation);
    }

    /** Suspends the rebuilds' share of time until {@link #resumeThrottle}. */
    void suspendThrottle() {
        share.suspend();
    }

    void resumeThrottle() {
        share.resume();
    }

    /**
     * Swaps while this process's live processors are held and those of others are being held. Once all live segments
     * are claimed, the shown generation no longer changes; once the rebuilt one covers it, readers can switch without
     * seeing older data than before.
     *
     * @param pointTo shows the rebuilt generation, given the position that it has reached; false if that failed
     * @return false if the swap was not done in time
     */
    boolean swap(
            List<ProcessingGroup> groups,
            UnitState held,
            List<RebuildProcessor> rebuilding,
            LongPredicate pointTo,
            Duration atMost) {
        long begun = System.nanoTime();
        Map<String, Integer> claimed = new HashMap<>();
        try {
            BooleanSupplier inTime = () -> System.nanoTime() - begun < atMost.toNanos();
            Map<ProcessingGroup, Long> shown = new HashMap<>();
            for (ProcessingGroup group : groups) {
                if (!claimAll(ReplayUnit.named(group.name(), held.generation()), claimed, inTime)) {
                    return false;
                }
                shown.put(group, positions.furthest(group, held.generation()));
            }
            int generation = Objects.requireNonNull(held.rebuild()).generation();
            if (!until(
                    () -> {
                        rebuilding.forEach(RebuildProcessor::storePositions);
                        return groups.stream()
                                .allMatch(group ->
                                        positions.cover(group, generation, Objects.requireNonNull(shown.get(group))));
                    },
                    inTime)) {
                return false;
            }
            if (!parkedAnew(groups, held.generation(), generation).isEmpty()) {
                return false;
            }
            if (!stores.isSingleProcess()) { // Until then another process may show what it knew before the hold.
                long known = Duration.ofMillis(2 * UnitStates.KNOWN_FOR_MILLIS).toNanos();
                until(() -> System.nanoTime() - begun > known, () -> true);
            }
            return pointTo.test(positions.filledTo(groups, generation, rebuilding));
        } finally {
            claimed.forEach(
                    (segment, id) -> holdersTokens.releaseClaim(segment.substring(0, segment.lastIndexOf('/')), id));
        }
    }

    /** Repeats until no segment is unclaimed: before it is claimed, a segment may be split and a new half appear. */
    private boolean claimAll(String processor, Map<String, Integer> claimed, BooleanSupplier inTime) {
        List<Integer> unclaimed = unclaimed(processor, claimed);
        while (!unclaimed.isEmpty()) {
            for (int segment : unclaimed) {
                if (!until(() -> tryClaim(processor, segment), inTime)) {
                    return false;
                }
                claimed.put(processor + '/' + segment, segment);
            }
            unclaimed = unclaimed(processor, claimed);
        }
        return true;
    }

    private List<Integer> unclaimed(String processor, Map<String, Integer> claimed) {
        return TokenRows.of(database.get(), processor).keySet().stream()
                .filter(segment -> !claimed.containsKey(processor + '/' + segment))
                .toList();
    }

    private boolean tryClaim(String processor, int segment) {
        try {
            holdersTokens.fetchToken(processor, segment);
            return true;
        } catch (UnableToClaimTokenException followed) {
            return false;
        }
    }

    private static boolean until(BooleanSupplier condition, BooleanSupplier inTime) {
        while (!condition.getAsBoolean()) {
            if (!inTime.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
        }
        return true;
    }

    /** Dead letters first: without tokens no later step would find them. */
    void forget(List<String> processors) {
        processors.forEach(name -> {
            stores.parked().deadLetters(name).clear();
            TokenRows.delete(database.get(), name);
        });
    }
}
