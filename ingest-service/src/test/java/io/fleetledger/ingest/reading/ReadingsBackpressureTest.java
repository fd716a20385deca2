package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.queries.FindLagQuery;
import io.fleetledger.queries.Lag;
import io.fleetledger.support.axon.AddressedMessageNames;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.common.Registration;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.Test;

class ReadingsBackpressureTest {

    private static final Caller CALLER = new Caller("tenant-1", "agent", null, Set.of("ingest"));

    private static final Caller QUIET = new Caller("tenant-2", "agent", null, Set.of("ingest"));
    private static final Caller NEW = new Caller("tenant-3", "agent", null, Set.of("ingest"));

    private final SimpleQueryBus bus = SimpleQueryBus.builder().build();
    private final AtomicLong lag = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong();
    private final Queue<Runnable> beside = new ArrayDeque<>();
    private final List<Long> pauses = new CopyOnWriteArrayList<>();
    private int looks;
    private final ReadingsBackpressure backpressure = new ReadingsBackpressure(
            new Queries(DefaultQueryGateway.builder().queryBus(bus).build(), BusResponses.inProcess()),
            List.of("history", "saga"),
            100,
            beside::add,
            clock::get,
            this::pause);

    @Test
    void closesWhileOneOfTheFollowersIsTooFarBehind() {
        follow("saga");
        lag.set(101);
        look();
        assertThatThrownBy(() -> backpressure.admit(CALLER)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().error().status().value()).isEqualTo(503);
            assertThat(refused.problem().headers()).containsKey("Retry-After");
        });

        lag.set(100);
        look();
        assertThatCode(() -> backpressure.admit(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void slowsRequestsTheMoreTheFurtherBehindItsFollowersAre() {
        follow("history");
        lag.set(1);
        look();
        backpressure.admit(CALLER);
        assertThat(pauses).isEmpty();

        lag.set(12);
        look();
        backpressure.admit(CALLER);
        lag.set(100);
        look();
        backpressure.admit(CALLER);
        assertThat(pauses)
                .containsSubsequence(
                        Duration.ofSeconds(11).dividedBy(99).toNanos(),
                        Duration.ofSeconds(1).toNanos());
    }

    @Test
    void slowsAlmostOnlyWhoSendsMost() {
        follow("saga");
        backpressure.count(CALLER, 100_000);
        backpressure.count(QUIET, 100);
        lag.set(100);
        look();
        pauses.clear();

        backpressure.admit(QUIET);
        backpressure.admit(NEW);
        assertThat(pauses).containsExactly(Duration.ofMillis(1).toNanos());
        backpressure.admit(CALLER);
        assertThat(pauses).last().isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void refusesWhoSendsMostAndLetsInTheOthers() {
        follow("saga");
        backpressure.count(CALLER, 100_000);
        backpressure.count(QUIET, 100);
        lag.set(150);
        look();
        assertThatThrownBy(() -> backpressure.admit(CALLER)).isInstanceOf(ProblemException.class);
        assertThatCode(() -> backpressure.admit(QUIET)).doesNotThrowAnyException();
        assertThatCode(() -> backpressure.admit(NEW)).doesNotThrowAnyException();

        lag.set(201);
        look();
        assertThatThrownBy(() -> backpressure.admit(QUIET)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> backpressure.admit(NEW)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aRefusedTenantIsNotAdmittedInPlaceOfAnother() {
        follow("saga");
        backpressure.count(CALLER, 100_000);
        lag.set(150);
        for (int second = 0; second < 120; second++) {
            backpressure.count(QUIET, 100);
            look();
        }
        assertThatThrownBy(() -> backpressure.admit(CALLER)).isInstanceOf(ProblemException.class);
        assertThatCode(() -> backpressure.admit(QUIET)).doesNotThrowAnyException();
    }

    @Test
    void whoHasStoppedIsLetInAgainAndHidesNobody() {
        follow("saga");
        backpressure.count(CALLER, 400_000);
        lag.set(150);
        look();
        look();
        assertThatThrownBy(() -> backpressure.admit(CALLER)).isInstanceOf(ProblemException.class);

        for (int second = 0; second < 120; second++) {
            backpressure.count(QUIET, 100);
            look(QUIET);
        }
        assertThatThrownBy(() -> backpressure.admit(QUIET)).isInstanceOf(ProblemException.class);
        assertThatCode(() -> backpressure.admit(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void whoHasComeToSendLittleIsNotHeldOffForLong() {
        follow("saga");
        backpressure.count(CALLER, 400_000);
        lag.set(150);
        for (int second = 0; second < 600; second++) {
            backpressure.count(QUIET, 1_000);
            look();
        }
        assertThatCode(() -> backpressure.admit(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void whatWasSentLongAgoSlowsNobody() {
        follow("saga");
        backpressure.count(CALLER, 100_000);
        for (int second = 0; second < 120; second++) {
            backpressure.count(QUIET, 100);
            look();
        }
        lag.set(100);
        look();
        pauses.clear();
        backpressure.admit(CALLER);
        assertThat(pauses)
                .singleElement()
                .matches(pause -> pause < Duration.ofMillis(50).toNanos());
        backpressure.admit(QUIET);
        assertThat(pauses).last().isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void asksOnceASecondAndNeverLetsARequestWait() {
        follow("saga");
        lag.set(101);
        for (int i = 0; i < 50; i++) {
            backpressure.admit(CALLER);
        }
        assertThat(beside).hasSize(1);

        beside.remove().run();
        clock.addAndGet(Duration.ofMillis(999).toNanos());
        assertThatThrownBy(() -> backpressure.admit(CALLER)).isInstanceOf(ProblemException.class);
        assertThat(beside).isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatWasKnownWhenReadingsLastCameInRefusesNobody() {
        follow("saga");
        lag.set(101);
        look();
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThatCode(() -> backpressure.admit(CALLER)).doesNotThrowAnyException();
        assertThat(pauses).isEmpty();

        beside.remove().run();
        assertThatThrownBy(() -> backpressure.admit(CALLER)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aFollowerThatAnswersSlowlyKeepsItClosedForAMinute() {
        follow("saga");
        lag.set(101);
        look();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        for (int second = 0; second < 58; second++) { // Its next answer takes longer.
            assertThatThrownBy(() -> backpressure.admit(CALLER)).isInstanceOf(ProblemException.class);
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(beside).as("one look at a time").hasSize(1);

        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatCode(() -> backpressure.admit(CALLER)).doesNotThrowAnyException();
        assertThat(beside).hasSize(1);
    }

    @Test
    void aFollowerThatDoesNotAnswerKeepsItClosedForAMinute() {
        var answers = follow("saga");
        lag.set(101);
        look();
        answers.cancel();
        for (int second = 0; second < 59; second++) {
            look();
            assertThatThrownBy(() -> backpressure.admit(CALLER)).isInstanceOf(ProblemException.class);
        }
        look();
        assertThatCode(() -> backpressure.admit(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void staysOpenWhenNobodyCanTell() {
        look();

        assertThatCode(() -> backpressure.admit(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void inTheMiddleOfAStreamItWaitsForAMinuteAtMost() {
        follow("saga");
        lag.set(101);
        look();
        long begin = clock.get();
        assertThatThrownBy(() -> backpressure.awaitAdmission(CALLER))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().detail())
                                .as("the last up to 1,000 of those before are in memory only")
                                .endsWith(" What was recorded before stays; send all of it again, it counts once."));
        assertThat(Duration.ofNanos(clock.get() - begin)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
    }

    /** Time passes, and what is to be done beside is. */
    private void pause(long nanos) {
        pauses.add(nanos);
        clock.addAndGet(nanos);
        lookBeside();
    }

    private void look() {
        look(CALLER);
    }

    private void look(Caller caller) {
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        int before = looks;
        try {
            backpressure.admit(caller);
        } catch (ProblemException closedSoFar) {
            // As it was found before.
        }
        lookBeside();
        assertThat(looks).isEqualTo(before + 1);
    }

    private void lookBeside() {
        Runnable look = beside.poll();
        if (look != null) {
            look.run();
            looks++;
        }
    }

    private Registration follow(String group) {
        return bus.<Lag>subscribe(AddressedMessageNames.name(FindLagQuery.class, group), Lag.class, query -> {
            asked.incrementAndGet();
            return new Lag(lag.get());
        });
    }
}
