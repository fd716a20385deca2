package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EagerCoordinatorExecutorTest {

    private static final int MORE_THAN_A_BUFFER = 3_000;

    private final Set<Long> pauses = ConcurrentHashMap.newKeySet();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final EmbeddedEventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(1);
    private final ScheduledExecutorService coordinator = new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            pauses.add(unit.toMillis(delay));
            return super.schedule(task, delay, unit);
        }
    };

    private final Set<Integer> handled = ConcurrentHashMap.newKeySet();

    /** Handles nothing before it may go on. */
    final class Held {

        @EventHandler
        void on(Integer number) throws InterruptedException {
            goOn.await();
            handled.add(number);
        }
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        coordinator.shutdownNow();
        workers.shutdownNow();
        events.shutDown();
    }

    /** It is known by its length alone: with another one, rebuilds would be slow again, and nothing else would say so. */
    @Test
    void aProcessorWhoseBufferIsFullPausesAsLongAsIsTakenForThat() {
        IntStream.range(0, MORE_THAN_A_BUFFER)
                .forEach(number -> events.publish(GenericEventMessage.asEventMessage(number)));
        PooledStreamingEventProcessor processor = PooledStreamingEventProcessor.builder()
                .name("letters")
                .eventHandlerInvoker(SimpleEventHandlerInvoker.builder()
                        .eventHandlers(new Held())
                        .build())
                .messageSource(events)
                .tokenStore(new InMemoryTokenStore())
                .transactionManager(NoTransactionManager.instance())
                .coordinatorExecutor(coordinator)
                .workerExecutor(workers)
                .initialSegmentCount(1)
                .initialToken(source -> null)
                .build();
        processor.start();
        try {
            await().untilAsserted(() -> assertThat(pauses).contains(EagerCoordinatorExecutor.BUFFER_FULL_MILLIS));
            assertThat(handled).isEmpty();
        } finally {
            goOn.countDown();
            processor.shutDown();
        }
    }

    @Test
    void onlyThatPauseIsShortened() {
        ScheduledExecutorService prompt = new EagerCoordinatorExecutor("letters");
        try {
            assertThat(pause(prompt, EagerCoordinatorExecutor.BUFFER_FULL_MILLIS))
                    .isLessThanOrEqualTo(EagerCoordinatorExecutor.RECHECK_INTERVAL_MILLIS);
            assertThat(pause(prompt, 5_000)).isBetween(4_000L, 5_000L);
        } finally {
            prompt.shutdownNow();
        }
    }

    private static long pause(ScheduledExecutorService prompt, long millis) {
        return prompt.schedule(() -> {}, millis, TimeUnit.MILLISECONDS).getDelay(TimeUnit.MILLISECONDS);
    }
}
