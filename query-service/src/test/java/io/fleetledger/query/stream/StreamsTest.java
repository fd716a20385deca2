package io.fleetledger.query.stream;

import static org.mockito.Mockito.mock;

import io.fleetledger.query.stream.Subscriber.Ending;
import io.fleetledger.support.axon.BusAnswers;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.PromptReads;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class StreamsTest {

    private static final StreamBounds BOUNDS = new StreamBounds(
            10, 10, DataSize.ofKilobytes(1), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger greeted = new AtomicInteger();
    private final EventLog slowLog = new EventLog(
            mock(Configuration.class),
            mock(ProcessingStores.class),
            new PromptReads(read -> awaitAnswer(), BusAnswers.inProcess()),
            EventLog.MAX_TIME);

    private void awaitAnswer() {
        try {
            answers.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw new EventStoreException("gone");
    }

    /** As many as read at a time, and one more. */
    @Test
    void whatWaitsAtTheBeginningIsSentBeforeTheLogHasBeenRead() throws InterruptedException {
        Streams streams = new Streams(slowLog, BOUNDS, Clock.systemUTC());
        streams.start();
        try {
            for (int number = 0; number < 5; number++) {
                streams.enter("acme");
                Subscriber dashboard = new Subscriber(
                        new Interest("acme", Set.of(), null, null, Set.of()),
                        0,
                        told -> List.of(),
                        new Greeted(),
                        BOUNDS,
                        streams.writers());
                dashboard.put("heartbeat".getBytes(StandardCharsets.UTF_8));
                streams.serve(dashboard, position -> new byte[0], Optional.empty());
            }
            Awaitility.await().until(() -> greeted.get() == 5);
        } finally {
            answers.countDown();
            streams.stop();
            streams.close();
        }
    }

    private final class Greeted implements Subscriber.Outlet {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void send(List<byte[]> messages) {
            greeted.addAndGet(messages.size());
        }

        @Override
        public void end(Ending why) {}
    }
}
