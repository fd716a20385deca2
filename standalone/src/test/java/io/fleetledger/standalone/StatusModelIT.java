package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.command.status.StatusCourse;
import io.fleetledger.command.status.StatusReference;
import io.fleetledger.events.TenantEvent;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.support.axon.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/**
 * The whole way from readings, rules, time and restarts to the changes of statuses and alerts in the log, on embedded
 * stores and at a clock of its own, compared with {@link StatusReference} for every machine and every change.
 */
class StatusModelIT {

    private static final int MACHINES = 12;
    private static final int ROUNDS = 10;

    private static final String TENANT = "00000000-0000-4000-8000-0000000000d1";

    /** Whole seconds, as all of a course's times are. */
    private static volatile Instant now = Instant.EPOCH;

    private static final Clock CLOCK = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    private static @Nullable Clock clockBefore;
    private static @Nullable Path dataDir;
    private static @Nullable RunningFleet fleet;
    private static @Nullable BlockingStream<TrackedEventMessage<?>> stream;
    private static @Nullable TrackedEventMessage<?> lastRead;
    /** Every event as text, for whoever has to find out why something differs. */
    private static final List<String> everything = new ArrayList<>();

    private static final SeenChanges seen = new SeenChanges();

    @BeforeContainer
    static void start() throws IOException {
        now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        dataDir = Files.createTempDirectory("fleet-ledger-status-model");
        open(null);
    }

    @AfterContainer
    static void stop() {
        close();
        GenericEventMessage.clock = Objects.requireNonNull(clockBefore);
    }

    /** The product sets its own clock as it starts; ours is never behind it, so that nothing is due in between. */
    private static void open(@Nullable TrackingToken from) {
        fleet = RunningFleet.start(Objects.requireNonNull(dataDir));
        if (clockBefore == null) {
            clockBefore = GenericEventMessage.clock;
        }
        GenericEventMessage.clock = CLOCK;
        stream = fleet.bean(EventStore.class).openStream(from);
    }

    private static void close() {
        Objects.requireNonNull(stream).close();
        Objects.requireNonNull(fleet).close();
    }

    /** The clock moves on while nobody is there. */
    private static void restart(Runnable meanwhile) throws InterruptedException {
        read();
        TrackedEventMessage<?> last = Objects.requireNonNull(lastRead);
        close();
        meanwhile.run();
        open(last.trackingToken());
    }

    /** What has been appended since. */
    private static void read() throws InterruptedException {
        BlockingStream<TrackedEventMessage<?>> open = Objects.requireNonNull(stream);
        while (open.hasNextAvailable(20, TimeUnit.MILLISECONDS)) {
            lastRead = open.nextAvailable();
            everything.add(lastRead.trackingToken().position().orElse(-1) + " " + lastRead.getTimestamp() + " "
                    + lastRead.getPayload());
            seen.see(lastRead.getPayload());
        }
    }

    /** One machine that a course happens to. */
    private static final class Subject {
        private final UUID id;
        private final StatusCourse course;
        private final StatusReference reference = new StatusReference();
        private boolean active = true;

        Subject(StatusCourse course) {
            this.id = UUID.fromString(running().register("admin", "MODEL-" + UUID.randomUUID()));
            this.course = course;
        }

        void play(int round) {
            for (StatusCourse.Input input : course.inputs().get(round)) {
                if (input instanceof StatusCourse.Active) {
                    // What is decided of a machine that has left meanwhile is not taken.
                    agree(List.of(this), round + ", before " + input);
                }
                StatusCourse.play(input, now, reference);
                happen(input);
            }
        }

        private void happen(StatusCourse.Input input) {
            if (input instanceof StatusCourse.Sent sent) {
                publish(new ReadingsRecordedEvent(
                        id,
                        TENANT,
                        sent.readings().stream().map(each -> each.at(now)).toList()));
            } else if (input instanceof StatusCourse.Ruled ruled) {
                publish(new MachineRulesChangedEvent(id, TENANT, ruled.rules()));
            } else if (input instanceof StatusCourse.Patience patience) {
                String body = "{\"offline_after_seconds\":" + patience.seconds() + "}";
                assertThat(running().patch("admin", path(), body).statusCode()).isEqualTo(active ? 200 : 409);
            } else if (input instanceof StatusCourse.Active is) {
                become(is.active());
            }
        }

        private void become(boolean nowActive) {
            assertThat((nowActive
                                    ? running().post("admin", path() + "/restore", "")
                                    : running().delete("admin", path()))
                            .statusCode())
                    .isEqualTo(nowActive ? 200 : 204);
            active = nowActive;
        }

        private String path() {
            return "/api/v1/machines/" + id;
        }

        Map<String, List<String>> seen() {
            return seen.of(id);
        }
    }

    private static RunningFleet running() {
        return Objects.requireNonNull(fleet);
    }

    private static void publish(TenantEvent event) {
        running().bean(Events.class).publishBySystem(TENANT, List.of(event));
    }

    @Provide
    Arbitrary<List<StatusCourse>> courses() {
        return StatusCourse.courses(ROUNDS).list().ofSize(MACHINES);
    }

    @Provide
    Arbitrary<List<StatusCourse.Round>> rounds() {
        return StatusCourse.rounds(ROUNDS);
    }

    /**
     * As often as {@code jqwik.tries.default} says, which can be given to the build for a longer run. Not shrunk: of the
     * machines of a try, the report names the one that differs, and its course is short. */
    @Property(shrinking = ShrinkingMode.OFF)
    void everyChangeIsThatOfTheReference(
            @ForAll("courses") List<StatusCourse> courses, @ForAll("rounds") List<StatusCourse.Round> rounds)
            throws InterruptedException {
        List<Subject> subjects = courses.stream().map(Subject::new).toList();
        for (int round = 0; round < ROUNDS; round++) {
            Duration pause = rounds.get(round).pause();
            if (rounds.get(round).restart()) {
                restart(() -> now = now.plus(pause));
            } else {
                now = now.plus(pause);
            }
            subjects.forEach(subject -> subject.reference.evaluate(now));
            agree(subjects, round + ", when the clock had moved to " + now);
            for (Subject subject : subjects) {
                subject.play(round);
            }
            agree(subjects, round + ", at " + now);
        }
        // Whatever is pending anywhere shows, and every machine is offline at last.
        now = now.plus(Duration.ofDays(1));
        subjects.forEach(subject -> subject.reference.evaluate(now));
        agree(subjects, "the last");
    }

    private static void agree(List<Subject> subjects, String round) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    read();
                    for (Subject subject : subjects) {
                        assertThat(subject.seen())
                                .as(
                                        "machine %s in round %s of %s, with the log%n%s",
                                        subject.id,
                                        round,
                                        subject.course,
                                        everything.stream()
                                                .filter(event -> event.contains(subject.id.toString()))
                                                .collect(Collectors.joining("\n")))
                                .isEqualTo(subject.reference.log());
                    }
                });
    }
}
