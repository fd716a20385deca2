package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.queries.FindLagQuery;
import io.fleetledger.queries.Lag;
import io.fleetledger.support.axon.Addressed;
import io.fleetledger.support.axon.BusAnswers;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.Caller;
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

class ReadingsGateTest {

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
    private final ReadingsGate gate = new ReadingsGate(
            new Queries(DefaultQueryGateway.builder().queryBus(bus).build(), BusAnswers.inProcess()),
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
        assertThatThrownBy(() -> gate.pass(CALLER)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().error().status().value()).isEqualTo(503);
            assertThat(refused.problem().headers()).containsKey("Retry-After");
        });

        lag.set(100);
        look();
        assertThatCode(() -> gate.pass(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void slowsRequestsTheMoreTheFurtherBehindItsFollowersAre() {
        follow("history");
        lag.set(1);
        look();
        gate.pass(CALLER);
        assertThat(pauses).isEmpty();

        lag.set(12);
        look();
        gate.pass(CALLER);
        lag.set(100);
        look();
        gate.pass(CALLER);
        assertThat(pauses)
                .containsSubsequence(
                        Duration.ofSeconds(11).dividedBy(99).toNanos(),
                        Duration.ofSeconds(1).toNanos());
    }

    @Test
    void slowsAlmostOnlyWhoSendsMost() {
        follow("saga");
        gate.count(CALLER, 100_000);
        gate.count(QUIET, 100);
        lag.set(100);
        look();
        pauses.clear();

        gate.pass(QUIET);
        gate.pass(NEW);
        assertThat(pauses).containsExactly(Duration.ofMillis(1).toNanos());
        gate.pass(CALLER);
        assertThat(pauses).last().isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void refusesWhoSendsMostAndLetsInTheOthers() {
        follow("saga");
        gate.count(CALLER, 100_000);
        gate.count(QUIET, 100);
        lag.set(150);
        look();
        assertThatThrownBy(() -> gate.pass(CALLER)).isInstanceOf(ProblemException.class);
        assertThatCode(() -> gate.pass(QUIET)).doesNotThrowAnyException();
        assertThatCode(() -> gate.pass(NEW)).doesNotThrowAnyException();

        lag.set(201);
        look();
        assertThatThrownBy(() -> gate.pass(QUIET)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> gate.pass(NEW)).isInstanceOf(ProblemException.class);
    }

    @Test
    void whoIsHeldOffIsNotLetInInThePlaceOfWhoGoesOn() {
        follow("saga");
        gate.count(CALLER, 100_000);
        lag.set(150);
        for (int second = 0; second < 120; second++) {
            gate.count(QUIET, 100);
            look();
        }
        assertThatThrownBy(() -> gate.pass(CALLER)).isInstanceOf(ProblemException.class);
        assertThatCode(() -> gate.pass(QUIET)).doesNotThrowAnyException();
    }

    @Test
    void whoHasStoppedIsLetInAgainAndHidesNobody() {
        follow("saga");
        gate.count(CALLER, 400_000);
        lag.set(150);
        look();
        look();
        assertThatThrownBy(() -> gate.pass(CALLER)).isInstanceOf(ProblemException.class);

        for (int second = 0; second < 120; second++) {
            gate.count(QUIET, 100);
            look(QUIET);
        }
        assertThatThrownBy(() -> gate.pass(QUIET)).isInstanceOf(ProblemException.class);
        assertThatCode(() -> gate.pass(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void whoHasComeToSendLittleIsNotHeldOffForLong() {
        follow("saga");
        gate.count(CALLER, 400_000);
        lag.set(150);
        for (int second = 0; second < 600; second++) {
            gate.count(QUIET, 1_000);
            look();
        }
        assertThatCode(() -> gate.pass(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void whatWasSentLongAgoSlowsNobody() {
        follow("saga");
        gate.count(CALLER, 100_000);
        for (int second = 0; second < 120; second++) {
            gate.count(QUIET, 100);
            look();
        }
        lag.set(100);
        look();
        pauses.clear();
        gate.pass(CALLER);
        assertThat(pauses)
                .singleElement()
                .matches(pause -> pause < Duration.ofMillis(50).toNanos());
        gate.pass(QUIET);
        assertThat(pauses).last().isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void asksOnceASecondAndNeverLetsARequestWait() {
        follow("saga");
        lag.set(101);
        for (int i = 0; i < 50; i++) {
            gate.pass(CALLER);
        }
        assertThat(beside).hasSize(1);

        beside.remove().run();
        clock.addAndGet(Duration.ofMillis(999).toNanos());
        assertThatThrownBy(() -> gate.pass(CALLER)).isInstanceOf(ProblemException.class);
        assertThat(beside).isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatWasKnownWhenReadingsLastCameInRefusesNobody() {
        follow("saga");
        lag.set(101);
        look();
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThatCode(() -> gate.pass(CALLER)).doesNotThrowAnyException();
        assertThat(pauses).isEmpty();

        beside.remove().run();
        assertThatThrownBy(() -> gate.pass(CALLER)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aFollowerThatAnswersSlowlyKeepsItClosedForAMinute() {
        follow("saga");
        lag.set(101);
        look();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        for (int second = 0; second < 58; second++) { // Its next answer takes longer.
            assertThatThrownBy(() -> gate.pass(CALLER)).isInstanceOf(ProblemException.class);
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(beside).as("one look at a time").hasSize(1);

        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatCode(() -> gate.pass(CALLER)).doesNotThrowAnyException();
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
            assertThatThrownBy(() -> gate.pass(CALLER)).isInstanceOf(ProblemException.class);
        }
        look();
        assertThatCode(() -> gate.pass(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void staysOpenWhenNobodyCanTell() {
        look();

        assertThatCode(() -> gate.pass(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void inTheMiddleOfAStreamItWaitsForAMinuteAtMost() {
        follow("saga");
        lag.set(101);
        look();
        long begin = clock.get();
        assertThatThrownBy(() -> gate.passInTime(CALLER))
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
            gate.pass(caller);
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
        return bus.<Lag>subscribe(Addressed.name(FindLagQuery.class, group), Lag.class, query -> {
            asked.incrementAndGet();
            return new Lag(lag.get());
        });
    }
}
