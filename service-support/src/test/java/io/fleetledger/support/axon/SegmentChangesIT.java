package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.commands.processor.SegmentChange.Outcome;
import io.fleetledger.queries.processor.SegmentView;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes share a group. Whoever asks reaches the one that holds the segment, and frees it from the other. */
@OnEveryMongoDb
class SegmentChangesIT {

    private static final String GROUP = "letters";
    private static final Caller ADMIN = new Caller("demo", "admin", Role.ADMIN, Set.of());
    private static final int SEGMENTS = 2;

    private final TestDatabase database = TestDatabase.open();
    private final SimpleCommandBus commands = SimpleCommandBus.builder().build();
    private final SimpleQueryBus queries = SimpleQueryBus.builder().build();
    private final EmbeddedEventStore store = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final ConcurrentLinkedQueue<Integer> handled = new ConcurrentLinkedQueue<>();
    private final List<PooledStreamingEventProcessor> started = new ArrayList<>();
    private final List<ScheduledExecutorService> threads = new ArrayList<>();
    private final SegmentChanges changes = changes(System::nanoTime, LockSupport::parkNanos);

    @AfterEach
    void close() {
        started.forEach(PooledStreamingEventProcessor::shutDown);
        threads.forEach(ScheduledExecutorService::shutdownNow);
        database.close();
    }

    /** What bears the group's name only comes to the other. */
    @Test
    void aSegmentIsSplitByTheProcessThatHoldsIt() {
        follow("one", SEGMENTS);
        await().untilAsserted(() -> assertThat(holders()).containsExactly("one", "one"));
        follow("two", SEGMENTS);

        assertThat(changes.split(ADMIN, GROUP, 0)).isEqualTo(Outcome.DONE);
        assertThat(ids()).containsExactly(0, 1, 2);
        assertAllIsHandled();
    }

    @Test
    void halvesThatTwoProcessesHoldAreMerged() {
        follow("one", 1);
        await().untilAsserted(() -> assertThat(holders()).containsExactly("one", null));
        follow("two", 1);
        await().untilAsserted(() -> assertThat(holders()).containsExactly("one", "two"));

        assertThat(changes.merge(ADMIN, GROUP, 0)).isEqualTo(Outcome.DONE);
        assertThat(ids()).containsExactly(0);
        assertAllIsHandled();
    }

    @Test
    void aSegmentThatNobodyHoldsIsSplitByAnyProcess() {
        follow("one", 1);
        await().untilAsserted(() -> assertThat(holders()).containsExactly("one", null));

        assertThat(changes.split(ADMIN, GROUP, 1)).isEqualTo(Outcome.DONE);
        assertThat(ids()).containsExactly(0, 1, 3);
    }

    @Test
    void aSegmentThatAProcessKeepsIsLeftToIt() {
        StoresOfProcesses.of("silent", database).projectionTokens().initializeTokenSegments(GROUP, SEGMENTS);
        StoresOfProcesses.of("silent", database).projectionTokens().fetchToken(GROUP, 1);
        follow("one", SEGMENTS);
        await().untilAsserted(() -> assertThat(holders()).containsExactly("one", "silent"));

        AtomicLong nanoTime = new AtomicLong();
        SegmentChanges impatient = changes(nanoTime::get, nanoTime::addAndGet);
        assertThat(impatient.split(ADMIN, GROUP, 1)).isEqualTo(Outcome.HELD);
        assertThat(impatient.merge(ADMIN, GROUP, 1)).isEqualTo(Outcome.HELD);
        assertThat(ids()).containsExactly(0, 1);
        await("a segment that was given up in vain")
                .untilAsserted(() -> assertThat(holders()).element(0).isEqualTo("one"));
    }

    @Test
    void aSegmentIsSplitInHalvesUntilItIsTheSmallest() {
        follow("one", SEGMENTS);
        await().untilAsserted(() -> assertThat(holders()).containsExactly("one", "one"));

        assertThat(changes.split(ADMIN, GROUP, 1)).isEqualTo(Outcome.DONE);
        assertThat(changes.split(ADMIN, GROUP, 1)).isEqualTo(Outcome.SMALLEST);
        assertThat(changes.merge(ADMIN, GROUP, 0)).isEqualTo(Outcome.OTHER_HALF_SPLIT);
        assertThat(changes.split(ADMIN, GROUP, 2)).isEqualTo(Outcome.UNKNOWN_SEGMENT);
        assertThat(changes.merge(ADMIN, GROUP, 3)).isEqualTo(Outcome.DONE);
        assertThat(changes.merge(ADMIN, GROUP, 1)).isEqualTo(Outcome.DONE);
        assertThat(changes.merge(ADMIN, GROUP, 0)).isEqualTo(Outcome.ONLY_ONE);
        assertAllIsHandled();
    }

    @Test
    void aGroupThatMustNotBeDividedIsNot() {
        ProcessingGroup whole = group(1).undivided("Its letters make words.");
        follow("one", 1, whole);
        await().untilAsserted(() -> assertThat(holders()).containsExactly("one"));

        assertThat(changes.split(ADMIN, GROUP, 0)).isEqualTo(Outcome.UNDIVIDED);
        assertThat(changes.find(ADMIN, GROUP).undividedBecause()).isEqualTo("Its letters make words.");
    }

    /** Whatever was appended, and when, each is handled once or, behind a merge, again. */
    private void assertAllIsHandled() {
        IntStream.range(100, 200).forEach(number -> store.publish(GenericEventMessage.asEventMessage(number)));
        await().untilAsserted(() -> assertThat(Set.copyOf(handled))
                .containsAll(IntStream.range(0, 200).boxed().toList()));
        await().untilAsserted(() -> assertThat(changes.find(ADMIN, GROUP).segments())
                .allSatisfy(segment -> assertThat(segment.lagEvents()).isZero()));
    }

    private List<Integer> ids() {
        return changes.find(ADMIN, GROUP).segments().stream()
                .map(SegmentView::id)
                .toList();
    }

    private List<@Nullable String> holders() {
        List<@Nullable String> holders = new ArrayList<>();
        changes.find(ADMIN, GROUP).segments().forEach(segment -> holders.add(segment.heldBy()));
        return holders;
    }

    private SegmentChanges changes(LongSupplier nanoTime, LongConsumer pause) {
        return new SegmentChanges(
                new Commands(
                        DefaultCommandGateway.builder().commandBus(commands).build(),
                        Runnable::run,
                        BusResponses.inProcess()),
                new Queries(DefaultQueryGateway.builder().queryBus(queries).build(), BusResponses.inProcess()),
                nanoTime,
                pause);
    }

    private static ProcessingGroup group(int segments) {
        return new ProcessingGroup(GROUP, segments, 10, event -> Optional.of(event.getIdentifier()), true, null, false);
    }

    private void follow(String process, int atMost) {
        follow(process, atMost, group(SEGMENTS));
    }

    private void follow(String process, int atMost, ProcessingGroup group) {
        if (started.isEmpty()) {
            IntStream.range(0, 100).forEach(number -> store.publish(GenericEventMessage.asEventMessage(number)));
        }
        ProcessingStores stores = StoresOfProcesses.of(process, database);
        PooledStreamingEventProcessor processor = PooledStreamingEventProcessor.builder()
                .name(GROUP)
                .eventHandlerInvoker(SimpleEventHandlerInvoker.builder()
                        .eventHandlers(new Handler())
                        .sequencingPolicy(EventMessage::getIdentifier)
                        .build())
                .messageSource(store)
                .tokenStore(TokenStoreDecorators.ofProcesses(
                        stores.projectionTokens(), claimed -> {}, (named, segment) -> null))
                .transactionManager(NoTransactionManager.INSTANCE)
                .coordinatorExecutor(thread())
                .workerExecutor(thread())
                .initialSegmentCount(group.segments())
                .initialToken(source -> null)
                .maxClaimedSegments(atMost)
                .tokenClaimInterval(200)
                .build();
        SegmentsConfiguration.subscribe(
                commands,
                queries,
                GROUP,
                process,
                new ProcessorSegments(group, stores, () -> processor, store, process));
        processor.start();
        started.add(processor);
    }

    private ScheduledExecutorService thread() {
        ScheduledExecutorService made = Executors.newScheduledThreadPool(2);
        threads.add(made);
        return made;
    }

    final class Handler {

        @EventHandler
        void on(Integer number) {
            handled.add(number);
        }
    }
}
