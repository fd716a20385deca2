package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.standalone.eventstore.EventLog;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.ProcessingGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Readings and facts share the log, but not the cost: what follows facts never reads a reading. */
class ReadingsApartIT {

    private static final String TENANT = "readings-apart";
    private static final int READINGS_EACH = 100;

    @TempDir
    Path dataDir;

    /** What the two groups below were handed, readings as how many they were. */
    @Configuration(proxyBeanMethods = false)
    static class Followers {

        @Bean
        ProcessingGroup facts() {
            return ProcessingGroup.projection("follower-of-facts", 1, event -> Optional.empty());
        }

        @Bean
        ProcessingGroup everything() {
            return ProcessingGroup.projection("follower-of-everything", 1, event -> Optional.empty())
                    .followingReadings();
        }

        @Bean
        FollowerOfFacts followerOfFacts() {
            return new FollowerOfFacts();
        }

        @Bean
        FollowerOfEverything followerOfEverything() {
            return new FollowerOfEverything();
        }
    }

    @org.axonframework.config.ProcessingGroup("follower-of-facts")
    static final class FollowerOfFacts {

        final Queue<Object> handed = new ConcurrentLinkedQueue<>();

        @EventHandler
        void on(Object event) {
            handed.add(event);
        }
    }

    @org.axonframework.config.ProcessingGroup("follower-of-everything")
    static final class FollowerOfEverything {

        final AtomicInteger readings = new AtomicInteger();

        @EventHandler
        void on(ReadingsRecordedEvent event) {
            readings.addAndGet(event.readings().size());
        }
    }

    @Test
    void whatFollowsFactsIsHandedNoReadingNeitherLiveNorWhenItIsBuiltAnew() throws IOException {
        try (RunningFleet fleet = RunningFleet.start(dataDir, List.of(Followers.class))) {
            fleet.register("admin", "BEFORE");
            for (int i = 0; i < 10; i++) {
                publish(fleet, 100);
            }
            var after = fleet.post("admin", "/api/v1/machines", FleetClient.machine("After", "AFTER"));
            assertThat(after.headers().firstValue("X-Projection-Pending")).isEmpty();
            assertFollowed(fleet);
        }
        Files.delete(dataDir.resolve("read-store.mv"));
        try (RunningFleet fleet = RunningFleet.start(dataDir, List.of(Followers.class))) {
            assertThat(json(fleet.get("admin", "/api/v1/machines")).get("total").asInt())
                    .isEqualTo(2);
            assertFollowed(fleet);
        }
    }

    private static void assertFollowed(RunningFleet fleet) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(fleet.bean(FollowerOfEverything.class).readings).hasValue(10 * 100 * READINGS_EACH);
            assertThat(fleet.bean(FollowerOfFacts.class).handed)
                    .noneMatch(ReadingsRecordedEvent.class::isInstance)
                    .filteredOn(MachineEvent.class::isInstance)
                    .hasSize(2);
        });
    }

    @Test
    void onlyAppendsWithFactsWakeWhatFollowsFacts() throws InterruptedException {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            EventLog log = (EventLog) fleet.bean(EventStore.class);
            AtomicInteger wakesOfFacts = new AtomicInteger();
            AtomicInteger wakes = new AtomicInteger();
            try (var facts = log.facts().openStream(log.createHeadToken());
                    var everything = log.openStream(log.createHeadToken())) {
                facts.setOnAvailableCallback(wakesOfFacts::incrementAndGet);
                everything.setOnAvailableCallback(wakes::incrementAndGet);

                publish(fleet, 5);
                assertThat(wakes).hasValue(1);
                assertThat(wakesOfFacts).hasValue(0);
                assertThat(facts.hasNextAvailable()).isFalse();

                fleet.register("admin", "WAKES");
                assertThat(wakesOfFacts).hasPositiveValue();
                assertThat(positions(facts))
                        .isEqualTo(positions(everything).stream().skip(5).toList());
            }
            // Lag is what a group has yet to see: readings gone by are none of its business.
            publish(fleet, 100);
            assertThat(fleet.get("", "/actuator/prometheus").body())
                    .contains("fleet_projection_lag_events{processing_group=\"machine-list\"} 0.0");
        }
    }

    private static List<Long> positions(BlockingStream<TrackedEventMessage<?>> stream) throws InterruptedException {
        List<Long> positions = new ArrayList<>();
        while (stream.hasNextAvailable()) {
            var token = (GapAwareTrackingToken) stream.nextAvailable().trackingToken();
            assertThat(token.getGaps())
                    .as("positions of readings it will never see")
                    .isEmpty();
            positions.add(token.getIndex());
        }
        return positions;
    }

    private static void publish(RunningFleet fleet, int events) {
        List<Reading> readings = IntStream.range(0, READINGS_EACH)
                .mapToObj(i -> new Reading("metric-" + i, "mm", 1_700_000_000_000_000L + i, i, null))
                .toList();
        fleet.bean(Events.class)
                .publishBySystem(
                        TENANT,
                        IntStream.range(0, events)
                                .mapToObj(i -> new ReadingsRecordedEvent(UUID.randomUUID(), TENANT, readings))
                                .toList());
    }
}
