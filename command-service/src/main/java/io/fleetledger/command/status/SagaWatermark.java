package io.fleetledger.command.status;

import io.fleetledger.support.observability.ProjectionProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.axonframework.eventhandling.GenericEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instant until which the sagas have handled all appends. Machines due by then really wait for the clock; for
 * others, unhandled events may change that, and timer events would keep the sagas from catching up.
 */
final class SagaWatermark {

    private static final Logger LOG = LoggerFactory.getLogger(SagaWatermark.class);
    /** So few events are handled within a second or two. */
    private static final long MAX_LAG = 5_000;

    private static final Duration MARK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration WARN_FROM = Duration.ofSeconds(10);
    /** A start is expected to leave the sagas behind for a while: before that, nobody followed the log. */
    private static final Duration CATCHES_UP_WITHIN = Duration.ofMinutes(5);

    private final Supplier<Optional<ProjectionProgress.GroupPosition>> sagas;
    private final Instant begun = GenericEventMessage.clock.instant();
    /**
     * Ends of the log that the sagas have yet to reach, each with an instant by which nothing after it was appended.
     */
    private final Deque<Mark> marks = new ArrayDeque<>();

    private volatile Instant until = Instant.EPOCH;
    private boolean caughtUp;
    private Logged logged = Logged.NOTHING;

    private enum Logged {
        NOTHING,
        CATCHING_UP,
        LATE
    }

    private record Mark(Instant at, long head) {}

    /** @param sagas their current progress; empty if it is not known */
    SagaWatermark(Supplier<Optional<ProjectionProgress.GroupPosition>> sagas) {
        this.sagas = sagas;
    }

    /** Updates the instant and returns it. */
    Instant update(Instant now) {
        sagas.get().ifPresentOrElse(groupPosition -> update(groupPosition, now), () -> logUnknown(now));
        if (until.isAfter(now)) {
            until = now; // The clock was set back.
        }
        return until;
    }

    private void update(ProjectionProgress.GroupPosition groupPosition, Instant now) {
        if (groupPosition.lagEvents() <= MAX_LAG) {
            marks.clear();
            until = now;
        } else {
            advance(groupPosition, now);
        }
        logLateness(groupPosition, now);
    }

    private void logUnknown(Instant now) {
        if (logged == Logged.NOTHING && !now.isBefore(begun.plus(CATCHES_UP_WITHIN))) {
            LOG.warn("Offline detection is suspended: no process has handled the saga group since the start");
            logged = Logged.LATE;
        }
    }

    private void advance(ProjectionProgress.GroupPosition groupPosition, Instant now) {
        marks.removeIf(mark -> mark.at().isAfter(now)); // The clock was set back.
        if (marks.isEmpty() || !now.isBefore(marks.getLast().at().plus(MARK_INTERVAL))) {
            marks.add(new Mark(now, groupPosition.head()));
        }
        while (!marks.isEmpty() && marks.getFirst().head() <= groupPosition.position()) {
            until = marks.removeFirst().at();
        }
    }

    private void logLateness(ProjectionProgress.GroupPosition groupPosition, Instant now) {
        boolean late = lateAt(now).compareTo(WARN_FROM) > 0;
        caughtUp |= marks.isEmpty() || (!late && !until.isBefore(begun));
        if (marks.isEmpty()) {
            logRecovered();
        } else if (late) {
            logLate(groupPosition, now);
        }
    }

    private void logLate(ProjectionProgress.GroupPosition groupPosition, Instant now) {
        boolean starting = !caughtUp && now.isBefore(begun.plus(CATCHES_UP_WITHIN));
        if (starting && logged == Logged.NOTHING) {
            LOG.info(
                    "After the start, the sagas are {} events behind. Machines go offline late until they have caught"
                            + " up",
                    groupPosition.lagEvents());
            logged = Logged.CATCHING_UP;
        } else if (!starting && logged != Logged.LATE) {
            LOG.warn(
                    "Offline detection is late: the sagas lag by {} events, {} s behind the log",
                    groupPosition.lagEvents(),
                    lateAt(now).toSeconds());
            logged = Logged.LATE;
        }
    }

    private void logRecovered() {
        if (logged == Logged.LATE) {
            LOG.warn("Offline detection is on time again");
        } else if (logged == Logged.CATCHING_UP) {
            LOG.info("The sagas have caught up: machines go offline in time");
        }
        logged = Logged.NOTHING;
    }

    /** How late a silent machine is noticed; until that is known, the time since the start. */
    Duration late() {
        return lateAt(GenericEventMessage.clock.instant());
    }

    private Duration lateAt(Instant now) {
        return Duration.between(until.isBefore(begun) ? begun : until, now);
    }
}
