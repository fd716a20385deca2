package io.fleetledger.command.status;

import static io.fleetledger.command.status.Course.second;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fleetledger.support.observability.ProjectionProgress.GroupPosition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.axonframework.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How far the clock may be told of, whatever is still to be seen. */
class SagaWatermarkTest {

    private final Clock clockBefore = GenericEventMessage.clock;
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(SagaWatermark.class);
    private final @Nullable Level levelBefore = log.getLevel();
    private @Nullable GroupPosition groupPosition = new GroupPosition(0, 0, 0);
    private SagaWatermark seen;

    @BeforeEach
    void begin() {
        setClock(0);
        seen = new SagaWatermark(() -> Optional.ofNullable(groupPosition));
        logged.start();
        log.addAppender(logged);
        log.setLevel(Level.INFO);
    }

    @AfterEach
    void leaveThingsAsTheyWere() {
        log.detachAppender(logged);
        log.setLevel(levelBefore);
        GenericEventMessage.clock = clockBefore;
    }

    @Test
    void whoIsHardlyBehindHasSeenAll() {
        assertThat(look(1, 0, 5_000)).isEqualTo(second(1));
        assertThat(look(2, 1, 5_001)).isEqualTo(second(2));
    }

    @Test
    void whoIsBehindHasSeenWhatWasAppendedBeforeTheEndThatItHasReached() {
        look(1, 0, 0);
        assertThat(look(2, 0, 10_000)).isEqualTo(second(1));
        assertThat(look(4, 5_000, 20_000)).isEqualTo(second(1));
        assertThat(look(6, 10_000, 30_000)).isEqualTo(second(2));
        assertThat(look(8, 29_999, 40_000)).isEqualTo(second(4));
        assertThat(look(9, 36_000, 41_000)).isEqualTo(second(9));
    }

    /** A process that starts does not know what was appended before, nor when. */
    @Test
    void whoIsBehindAtTheStartHasSeenNothingUntilItHasReachedTheEndOfThen() {
        assertThat(look(2, 0, 10_000)).isBefore(second(0));
        assertThat(look(50, 9_999, 20_000)).isBefore(second(0));
        assertThat(seen.late()).isEqualTo(Duration.ofSeconds(50));
        assertThat(look(51, 10_000, 20_000)).isEqualTo(second(2));
        assertThat(seen.late()).isEqualTo(Duration.ofSeconds(49));
    }

    @Test
    void thatItIsLateIsSaidOnceAndWhenItIsOver() {
        look(1, 0, 0);
        look(11, 0, 10_000);
        assertThat(logged.list).isEmpty();

        look(12, 0, 10_000);
        look(13, 0, 10_000);
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Offline detection is late: the sagas lag by 10000 events, 11 s behind" + " the log");
        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);

        look(14, 10_000, 10_000);
        look(15, 10_000, 10_000);
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .endsWith("Offline detection is on time again")
                .hasSize(2);
    }

    /** Nobody has to do anything about it, and it happens at each start of a process with a backlog. */
    @Test
    void thatItCatchesUpAfterTheStartIsNoWarning() {
        look(2, 0, 114_603);
        look(12, 40_000, 115_000);
        look(13, 40_000, 115_000);
        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO);
        assertThat(logged.list.get(0).getFormattedMessage())
                .isEqualTo(
                        "After the start, the sagas are 75000 events behind. Machines go offline late until they have"
                                + " caught up");

        look(30, 115_000, 121_000);
        look(31, 120_000, 122_000);
        look(32, 120_000, 122_000);
        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO, Level.INFO);
        assertThat(logged.list.get(1).getFormattedMessage())
                .isEqualTo("The sagas have caught up: machines go offline in time");
    }

    @Test
    void thatItDoesNotCatchUpForMinutesIsAWarning() {
        look(2, 0, 114_603);
        look(12, 40_000, 115_000);
        look(299, 50_000, 120_000);
        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO);

        look(300, 50_000, 120_000);
        look(301, 50_000, 120_000);
        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO, Level.WARN);
    }

    @Test
    void whoHasCaughtUpOnceIsNoLongerStarting() {
        look(2, 0, 10_000);
        look(3, 10_000, 20_000);
        look(15, 10_000, 30_000);
        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
    }

    /** Soon after a start: until the sagas are followed, nothing is known of them. */
    @Test
    void ofSagasThatAreNotFollowedYetNothingIsSaid() {
        groupPosition = null;
        setClock(60);
        assertThat(seen.update(second(60))).isBefore(second(0));
        assertThat(logged.list).isEmpty();
        assertThat(look(61, 9_990, 10_000)).isEqualTo(second(61));
        assertThat(logged.list).isEmpty();
    }

    @Test
    void thatNobodyFollowsTheSagasForLongIsLoggedOnce() {
        groupPosition = null;
        setClock(299);
        seen.update(second(299));
        assertThat(logged.list).isEmpty();
        setClock(300);
        seen.update(second(300));
        seen.update(second(301));
        assertThat(logged.list).hasSize(1);
    }

    /** Otherwise every machine would be told of the future again and again. */
    @Test
    void theFutureHasNotBeenSeenAfterTheClockWasSetBack() {
        look(3_600, 0, 0);
        assertThat(look(10, 0, 10_000)).isEqualTo(second(10));

        look(3_600, 0, 20_000);
        assertThat(look(20, 10_000, 30_000)).isEqualTo(second(10));
        assertThat(look(25, 30_000, 40_000)).isEqualTo(second(20));
    }

    private Instant look(double now, long position, long head) {
        setClock(now);
        groupPosition = new GroupPosition(position, head, head - position);
        return seen.update(second(now));
    }

    private static void setClock(double second) {
        GenericEventMessage.clock = Clock.fixed(second(second), ZoneOffset.UTC);
    }
}
