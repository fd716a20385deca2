package io.fleetledger.command.status;

import io.fleetledger.events.status.MachineTimerElapsedEvent;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.repeat.PeriodicTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.GenericEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Records the passing of time in the log, for the machines that wait for it. A row is due far more often than its
 * machine: if readings have come meanwhile, the row moves to when the machine may be silent, and nothing is appended.
 */
final class DueScanner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DueScanner.class);
    static final Duration EVERY = Duration.ofMillis(200);

    private static final int BATCH_SIZE = 500;
    /** The event is appended again if the saga has not handled it by then. */
    private static final Duration REAPPEND_AFTER = Duration.ofSeconds(30);

    private final DueTable table;
    private final SagaTimers machines;
    private final Events events;
    private final SagaWatermark watermark;
    private final Predicate<String> offboarded;
    private final PeriodicTask scans = new PeriodicTask(
            "due-scanner",
            EVERY,
            this::scan,
            failure -> LOG.warn("Could not scan for due machines; retrying in {}", EVERY, failure));

    /**
     * @param watermark until when it is known what machines wait for
     * @param offboarded tenants for which nothing is appended any longer
     */
    DueScanner(
            DueTable table, SagaTimers machines, Events events, SagaWatermark watermark, Predicate<String> offboarded) {
        this.table = table;
        this.machines = machines;
        this.events = events;
        this.watermark = watermark;
        this.offboarded = offboarded;
    }

    void scan() {
        Instant sagaWatermark = watermark.update(GenericEventMessage.clock.instant());
        boolean more = true;
        while (more) {
            Instant now = GenericEventMessage.clock.instant(); // The rows' lease begins now.
            Instant until = sagaWatermark.isBefore(now) ? sagaWatermark : now;
            List<Due> due = table.due(until, now, BATCH_SIZE);
            table.move(due.stream()
                    .filter(row -> offboarded.test(row.tenantId()))
                    .collect(Collectors.toMap(row -> row, row -> Optional.empty())));
            process(due.stream().filter(row -> !offboarded.test(row.tenantId())).toList(), until, now);
            more = due.size() == BATCH_SIZE;
        }
    }

    /** Appends before it moves the rows: after a crash it appends again, and the saga finds nothing to decide. */
    private void process(List<Due> due, Instant until, Instant now) {
        Map<Due, Optional<Instant>> next = new LinkedHashMap<>(machines.nextDueTimes(due, until));
        Map<String, List<MachineTimerElapsedEvent>> elapsed = new HashMap<>();
        next.replaceAll((row, dueAt) -> {
            if (dueAt.isEmpty() || dueAt.get().isAfter(until)) {
                return dueAt;
            }
            elapsed.computeIfAbsent(row.tenantId(), tenant -> new ArrayList<>())
                    .add(new MachineTimerElapsedEvent(row.machineId(), row.tenantId(), dueAt.get()));
            return Optional.of(now.plus(REAPPEND_AFTER));
        });
        elapsed.forEach(events::publishBySystem);
        table.move(next);
    }

    @Override
    public void start() {
        scans.start();
    }

    @Override
    public void stop() {
        scans.stop();
    }

    @Override
    public boolean isRunning() {
        return scans.isRunning();
    }

    /** Starts after, and stops before, the stores that it uses. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
