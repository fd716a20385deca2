package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.commands.processor.ReplayError;
import io.fleetledger.commands.processor.ReplayRefusal;
import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.replay.Rebuild.Comparer;
import io.fleetledger.support.replay.Rebuild.Phase;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who holds a rebuild and who compares, and who goes on with either when that process is gone. */
@OnEveryMongoDb
@Execution(ExecutionMode.CONCURRENT)
class HeldRebuildsIT extends UnitOfProcesses {

    /** Each difference is looked at for seconds, in which whoever compares takes its steps all the same. */
    @Test
    void oneProcessComparesAndGoesOnMeanwhile() {
        FollowingProcess one = start("one");
        FollowingProcess two = start("two");
        Awaitility.await().until(() -> one.shown() == 300 && two.shown() == 300);
        mongo.getCollection(COLLECTION).insertOne(new Document("_id", "stray").append("tenant_id", "acme"));
        one.unit.request(true);
        Set<String> comparers = new HashSet<>();
        AtomicLong beats = new AtomicLong();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> {
                    UnitState state = two.states.refresh(UNIT);
                    Comparer comparer =
                            state.rebuild() == null ? null : state.rebuild().comparer();
                    if (comparer != null) {
                        comparers.add(comparer.process());
                        beats.set(comparer.beat());
                    }
                    return state.generation() == 1;
                });
        assertThat(comparers).hasSize(1);
        assertThat(beats.get()).isPositive();
        assertThat(Objects.requireNonNull(one.states.refresh(UNIT).last()).verification())
                .containsEntry("documents", 301L)
                .containsEntry("only_shown", 1L)
                .containsEntry("only_rebuilt", 0L)
                .containsEntry("different", 0L);
    }

    @Test
    void whoeverIsLeftBeginsAnewToCompareWhatAProcessThatIsGoneHadBegun() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        mongo.getCollection(COLLECTION).insertOne(new Document("_id", "stray"));
        one.unit.request(true);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            Rebuild rebuild = one.states.refresh(UNIT).rebuild();
            return rebuild != null && rebuild.phase() == Phase.VERIFYING;
        });
        one.stop();
        FollowingProcess two = start("two");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> two.states.refresh(UNIT).generation() == 1);
        assertThat(Objects.requireNonNull(two.states.refresh(UNIT).last()).verification())
                .containsEntry("only_shown", 1L);
    }

    /** What it has written down of the time says nothing to anybody else. */
    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 3_600_000})
    void aHolderWhoseClockIsWrongIsLeftAloneAsLongAsAnyOther(long skewMillis) {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        UnitState begun = one.unit.request(false);
        Date heldSince = new Date(System.currentTimeMillis() + skewMillis);
        assertThat(one.states.replace(
                        begun,
                        begun.with(Objects.requireNonNull(begun.rebuild()).heldBy("elsewhere", heldSince))))
                .isTrue();
        Awaitility.await()
                .during(GONE_AFTER.dividedBy(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    Rebuild rebuild = one.states.refresh(UNIT).rebuild();
                    return rebuild != null && "elsewhere".equals(rebuild.holder());
                });
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> one.states.refresh(UNIT).generation() == 1);
    }

    @Test
    void whatIsBeingSwappedUnverifiedIsNotVerifiedAnyMoreAndWhoeverAsksIsToldSo() {
        FollowingProcess one = standBy("one");
        UnitState begun = one.unit.request(false);
        assertThat(one.states.replace(
                        begun,
                        begun.with(Objects.requireNonNull(begun.rebuild()).heldBy("elsewhere", new Date()))))
                .isTrue();
        for (ThrowingCallable asked :
                List.<ThrowingCallable>of(() -> one.unit.check(true), () -> one.unit.request(true))) {
            assertThat(catchThrowableOfType(RefusedException.class, asked).<ReplayRefusal>getDetails())
                    .hasValueSatisfying(
                            refusal -> assertThat(refusal.error()).isEqualTo(ReplayError.PROJECTION_BEING_SWAPPED));
        }
        one.unit.check(false);
        assertThat(one.unit.request(false).highest()).isEqualTo(begun.highest());
    }

    @Test
    void whoeverIsLeftEndsTheRebuildOfAProcessThatIsGone() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.unit.request(false);
        one.stop();
        FollowingProcess two = start("two");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> two.states.refresh(UNIT).generation() == 1 && two.stores.followed(UNIT) == 1);
        assertThat(two.shown()).isEqualTo(300);
    }
}
