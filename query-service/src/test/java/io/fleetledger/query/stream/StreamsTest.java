package io.fleetledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.fleetledger.query.stream.Subscriber.Ending;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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

    private static final StreamLimits LIMITS = new StreamLimits(
            10, 10, DataSize.ofKilobytes(1), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger greeted = new AtomicInteger();
    private final SubscriberLog slowLog = new SubscriberLog(
            mock(Configuration.class),
            mock(ProcessingStores.class),
            new TimeLimitedReads(read -> awaitAnswer(), BusResponses.inProcess()),
            SubscriberLog.MAX_TIME);

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
        Streams streams = new Streams(slowLog, LIMITS, Clock.systemUTC(), new StreamMetrics(meters), tenant -> false);
        streams.start();
        try {
            for (int number = 0; number < 5; number++) {
                streams.enter("acme");
                Subscriber dashboard = dashboard(streams);
                dashboard.put("heartbeat".getBytes(StandardCharsets.UTF_8));
                streams.serve(dashboard, StreamMetrics.Kind.DASHBOARD, position -> new byte[0], Optional.empty());
            }
            Awaitility.await().until(() -> greeted.get() == 5);
        } finally {
            answers.countDown();
            streams.stop();
            streams.close();
        }
    }

    @Test
    void whoIsConnectedIsCountedByKindAndWhoHasLeftByTheReason() throws InterruptedException {
        Streams streams = new Streams(slowLog, LIMITS, Clock.systemUTC(), new StreamMetrics(meters), tenant -> false);
        streams.start();
        try {
            Subscriber slow = dashboard(streams);
            for (Subscriber dashboard : List.of(slow, dashboard(streams))) {
                streams.enter("acme");
                streams.serve(dashboard, StreamMetrics.Kind.DASHBOARD, position -> new byte[0], Optional.empty());
            }
            assertThat(connected("dashboard")).isEqualTo(2);
            assertThat(connected("events")).isZero();

            streams.onEnded(slow, Subscriber.Ending.TOO_SLOW);
            streams.onEnded(slow, Subscriber.Ending.CLIENT_LEFT);
            streams.onEnded(dashboard(streams), Subscriber.Ending.CLIENT_LEFT);
            assertThat(connected("dashboard")).isEqualTo(1);
            assertThat(meters.get("fleet.streams.ended")
                            .tags("kind", "dashboard", "why", "too_slow")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.find("fleet.streams.ended").counters()).hasSize(1);
        } finally {
            answers.countDown();
            streams.stop();
            streams.close();
        }
    }

    @Test
    void whateverFailsASubscribersPartIsReadAgain() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        SubscriberLog broken = new SubscriberLog(
                mock(Configuration.class),
                mock(ProcessingStores.class),
                new TimeLimitedReads(
                        read -> {
                            asked.incrementAndGet();
                            throw new StackOverflowError("as of a log that is nested too deeply");
                        },
                        BusResponses.inProcess()),
                SubscriberLog.MAX_TIME);
        Streams streams = new Streams(broken, LIMITS, Clock.systemUTC(), new StreamMetrics(meters), tenant -> false);
        streams.start();
        try {
            streams.enter("acme");
            streams.serve(dashboard(streams), StreamMetrics.Kind.DASHBOARD, position -> new byte[0], Optional.empty());
            Awaitility.await().until(() -> asked.get() > 1);
        } finally {
            streams.stop();
            streams.close();
        }
    }

    @Test
    void whateverFailsAsOneIsLookedAfterOthersAreLookedAfterFromThenOn() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Streams streams = new Streams(slowLog, LIMITS, Clock.systemUTC(), new StreamMetrics(meters), tenant -> {
            if (asked.incrementAndGet() == 1) {
                throw new StackOverflowError("as of a look that is nested too deeply");
            }
            return false;
        });
        streams.start();
        try {
            for (int number = 0; number < 2; number++) {
                streams.enter("acme");
                streams.serve(
                        dashboard(streams), StreamMetrics.Kind.DASHBOARD, position -> new byte[0], Optional.empty());
            }
            Awaitility.await().until(() -> asked.get() > 3);
        } finally {
            answers.countDown();
            streams.stop();
            streams.close();
        }
    }

    private double connected(String kind) {
        return meters.get("fleet.streams.connected").tag("kind", kind).gauge().value();
    }

    private Subscriber dashboard(Streams streams) {
        return new Subscriber(
                new EventFilter("acme", Set.of(), null, null),
                0,
                told -> List.of(),
                new Greeted(),
                LIMITS,
                streams.writers());
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
