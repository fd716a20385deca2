package io.fleetledger.support.replay;

import io.fleetledger.commands.processor.CheckReplayCommand;
import io.fleetledger.commands.processor.ReplayProjectionCommand;
import io.fleetledger.queries.processor.FindProjectionQuery;
import io.fleetledger.queries.processor.ProjectionView;
import io.fleetledger.queries.processor.ReplayProgress;
import io.fleetledger.queries.processor.ReplayVerification;
import io.fleetledger.support.axon.ProcessingGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.eventhandling.GenericEventMessage;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the steps of this process's units, and answers requests for a rebuild or its progress. */
final class Replays {

    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
    private static final Duration BETWEEN_STEPS = Duration.ofMillis(200);
    /** Used while a rebuild is under way. */
    private static final Duration BETWEEN_QUICK_STEPS = Duration.ofMillis(100);

    private static final int THREADS = 2;
    private static final long BEGINNING = -1;

    private final List<UnitReplay> units;
    private final UnitStates states;
    private final LiveProgress live;
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(THREADS, new AxonThreadFactory("replay"));
    private final ReplayShare share;
    private volatile boolean stopping;

    Replays(List<UnitReplay> units, UnitStates states, LiveProgress live, ReplayShare share) {
        this.share = share;
        this.units = List.copyOf(units);
        this.states = states;
        this.live = live;
    }

    void start() {
        units.forEach(unit -> {
            unit.start();
            threads.execute(() -> stepAndReschedule(unit));
        });
    }

    private void stepAndReschedule(UnitReplay unit) {
        try {
            attempt(unit);
        } finally { // Nobody else would resume processors that this step holds.
            after(unit.isUnderWay() ? BETWEEN_QUICK_STEPS : BETWEEN_STEPS, () -> stepAndReschedule(unit));
        }
    }

    /** After a stop, the next process continues. */
    private void after(Duration pause, Runnable step) {
        try {
            var unused = threads.schedule(step, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException rejected) {
            if (!stopping) {
                throw rejected;
            }
        }
    }

    /** Returns when no step is under way. A rebuild under way continues in this process's next run or in another. */
    void stop() {
        stopping = true;
        share.suspend(); // A batch that waits for its turn would end after the stores are closed.
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(20, TimeUnit.SECONDS)) {
                LOG.warn("A step of a rebuild is still under way");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        units.forEach(UnitReplay::stop);
    }

    /** An outage resolves by itself; the next step is soon and begins from the stored state. */
    private void attempt(UnitReplay unit) {
        try {
            synchronized (unit) { // A requested step may run concurrently with the regular ones.
                unit.step();
            }
        } catch (RuntimeException failure) {
            if (!stopping) {
                LOG.warn("A step of the rebuild of {} failed: {}", unit.unit().groups(), failure.toString());
            }
        } catch (Error failure) { // As for want of memory or threads, which may pass too.
            LOG.error("A step of the rebuild of {} failed", unit.unit().groups(), failure);
        }
    }

    ReplayProgress handle(ReplayProjectionCommand command) {
        UnitReplay unit = of(command.projection());
        UnitState state = unit.request(command.verify());
        after(Duration.ZERO, () -> attempt(unit));
        return progress(unit, Objects.requireNonNull(state.rebuild()), command.tenantId());
    }

    String handle(CheckReplayCommand command) {
        of(command.projection()).check(command.verify());
        return command.projection();
    }

    ProjectionView handle(FindProjectionQuery query) {
        UnitReplay unit = of(query.projection());
        UnitState state = states.current(unit.unit());
        ProcessingGroup group = live.group(query.projection());
        Map<Integer, Long> positions = live.positions(group);
        long head = live.head();
        long position = positions.values().stream().min(Long::compare).orElse(BEGINNING);
        long lag = live.lag(group, position, head);
        Rebuild rebuild = state.rebuild() == null ? state.last() : state.rebuild();
        return new ProjectionView(
                query.projection(),
                position == BEGINNING ? null : position,
                head == BEGINNING ? null : head,
                lag,
                lag == 0 ? 0 : live.waitingMillis(group, position),
                state.rebuild() != null
                        ? "replaying"
                        : unit.isHolding() || live.isFollowed(group, unit.hasJustStarted()) ? "following" : "stopped",
                rebuild == null ? null : progress(unit, rebuild, query.tenantId()));
    }

    private UnitReplay of(String projection) {
        return units.stream()
                .filter(unit -> unit.unit().groups().contains(projection))
                .findFirst()
                .orElseThrow();
    }

    private ReplayProgress progress(UnitReplay unit, Rebuild rebuild, String tenantId) {
        Date finishedAt = rebuild.finishedAt();
        long total = finishedAt == null || rebuild.events() == null ? live.head() + 1 : rebuild.events() + 1;
        long done = rebuild.phase() == Rebuild.Phase.COMPLETED
                ? total
                : finishedAt != null ? 0 : unit.filledTo(rebuild) + 1;
        Instant until = finishedAt == null ? GenericEventMessage.clock.instant() : finishedAt.toInstant();
        double seconds = Math.max(
                0.001, Duration.between(rebuild.startedAt().toInstant(), until).toMillis() / 1000.0);
        double rate = Math.round(done / seconds * 10) / 10.0;
        return new ReplayProgress(
                rebuild.phase().name().toLowerCase(Locale.ROOT),
                unit.unit().groups(),
                done,
                total,
                rate,
                rebuild.startedAt().toInstant(),
                finishedAt != null || rate == 0
                        ? null
                        : until.plusMillis((long) (Math.max(0, total - done) / rate * 1000)),
                finishedAt == null ? null : finishedAt.toInstant(),
                reason(rebuild, tenantId),
                rebuild.verify(),
                verification(rebuild.verification(), tenantId));
    }

    /** Each tenant sees only the ids of its own events. */
    private static @Nullable String reason(Rebuild rebuild, String tenantId) {
        String own = rebuild.parked().stream()
                .filter(event -> tenantId.equals(event.getString("tenant_id")))
                .map(event -> event.getString("group") + "/" + event.getString("event_id"))
                .collect(Collectors.joining(", "));
        return rebuild.reason() == null || own.isEmpty() ? rebuild.reason() : rebuild.reason() + " Yours: " + own + ".";
    }

    /** The counts are of all tenants; each tenant sees only the ids of its own documents. */
    static @Nullable ReplayVerification verification(@Nullable Document found, String tenantId) {
        return found == null
                ? null
                : new ReplayVerification(
                        found.getLong("documents"),
                        found.getLong("only_shown"),
                        found.getLong("only_rebuilt"),
                        found.getLong("different"),
                        found.getList("some", Document.class).stream()
                                .filter(one -> tenantId.equals(one.getString("tenant_id")))
                                .map(one -> one.getString("collection") + "/" + one.getString("id"))
                                .toList());
    }
}
