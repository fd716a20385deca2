package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one process knows of a unit while another changes it. */
@OnEveryMongoDb
class UnitStatesIT {

    private static final ReplayUnit UNIT = ReplayUnit.ALERTS;

    private final TestDatabase database = TestDatabase.open();
    private final AtomicLong nanoTime = new AtomicLong();
    private final UnitStates here = new UnitStates(database::database, false, nanoTime::get);
    private final UnitStates elsewhere = new UnitStates(database::database, false, nanoTime::get);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsKnownIsReadAgainBeforeASwapCanHaveWaitedForIt() {
        UnitState first = here.current(UNIT);
        assertThat(elsewhere.replace(first, first.begin(false, new Date(), Map.of(), List.of())))
                .isTrue();
        pass(UnitStates.KNOWN_FOR_MILLIS);
        assertThat(here.current(UNIT).rebuild()).isNull();
        pass(1);
        assertThat(here.current(UNIT).rebuild()).isNotNull();
    }

    @Test
    void whileSomebodySwapsEachReaderAsks() {
        UnitState begun = here.refresh(UNIT).begin(false, new Date(), Map.of(), List.of());
        assertThat(here.replace(here.current(UNIT), begun)).isTrue();
        UnitState held = begun.with(Objects.requireNonNull(begun.rebuild()).heldBy("elsewhere", new Date()));
        assertThat(elsewhere.replace(elsewhere.refresh(UNIT), held)).isTrue();
        pass(UnitStates.KNOWN_FOR_MILLIS + 1);
        assertThat(here.current(UNIT).isHeld()).isTrue();

        assertThat(elsewhere.replace(held, held.swapped(new Date(), 7, new Date())))
                .isTrue();
        assertThat(here.current(UNIT).generation()).isEqualTo(1);
    }

    @Test
    void ofTwoWhoChangeTheSameStateOneIsRefused() {
        UnitState first = here.refresh(UNIT);
        assertThat(here.replace(first, first.begin(false, new Date(), Map.of(), List.of())))
                .isTrue();
        assertThat(elsewhere.replace(first, first.begin(true, new Date(), Map.of(), List.of())))
                .isFalse();
        assertThat(Objects.requireNonNull(elsewhere.refresh(UNIT).rebuild()).verify())
                .isFalse();
    }

    private void pass(long millis) {
        nanoTime.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}
