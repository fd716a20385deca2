package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.queries.FindLagQuery;
import io.fleetledger.queries.Lag;
import io.fleetledger.support.axon.Addressed;
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
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.Test;

class ReadingsGateTest {

    private static final Caller CALLER = new Caller("tenant-1", "agent", null, Set.of("ingest"));

    private final SimpleQueryBus bus = SimpleQueryBus.builder().build();
    private final AtomicLong lag = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong();
    private final Queue<Runnable> beside = new ArrayDeque<>();
    private final List<Long> pauses = new CopyOnWriteArrayList<>();
    private final ReadingsGate gate = new ReadingsGate(
            new Queries(DefaultQueryGateway.builder().queryBus(bus).build()),
            List.of("history", "saga"),
            100,
            beside::add,
            clock::get,
            pauses::add);

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
        lag.set(2);
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
                        Duration.ofSeconds(10).dividedBy(98).toNanos(),
                        Duration.ofSeconds(1).toNanos());
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
    void staysOpenWhenNobodyCanTell() {
        look();

        assertThatCode(() -> gate.pass(CALLER)).doesNotThrowAnyException();
    }

    @Test
    void inTheMiddleOfAStreamItWaitsForAMinuteAtMost() {
        follow("saga");
        lag.set(101);
        look();
        ReadingsGate impatient = gate;
        Thread time = new Thread(() -> {
            while (!Thread.interrupted()) {
                clock.addAndGet(Duration.ofSeconds(1).toNanos());
                Thread.onSpinWait();
            }
        });
        time.start();
        assertThatThrownBy(() -> impatient.passInTime(CALLER)).isInstanceOf(ProblemException.class);
        time.interrupt();
    }

    private void look() {
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        try {
            gate.pass(CALLER);
        } catch (ProblemException closedSoFar) {
            assertThat(beside).isNotEmpty();
        }
        beside.remove().run();
    }

    private void follow(String group) {
        bus.<Lag>subscribe(Addressed.name(FindLagQuery.class, group), Lag.class, query -> {
            asked.incrementAndGet();
            return new Lag(lag.get());
        });
    }
}
