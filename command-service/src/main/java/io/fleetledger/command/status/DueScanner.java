package io.fleetledger.command.status;

import io.fleetledger.events.status.MachineTimerElapsedEvent;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.repeat.RepeatedTask;
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

    private static final int AT_ONCE = 500;
    /** The event is appended again if the saga has not handled it by then. */
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(30);

    private final DueTable table;
    private final SilentMachines machines;
    private final Events events;
    private final SeenUntil seen;
    private final Predicate<String> offboarded;
    private final RepeatedTask scans = new RepeatedTask(
            "due-scanner",
            EVERY,
            this::scan,
            failure ->
                    LOG.warn("Who waits for the clock could not be looked up; the next look is in {}", EVERY, failure));

    /**
     * @param seen until when it is known what machines wait for
     * @param offboarded tenants for which nothing is appended any longer
     */
    DueScanner(DueTable table, SilentMachines machines, Events events, SeenUntil seen, Predicate<String> offboarded) {
        this.table = table;
        this.machines = machines;
        this.events = events;
        this.seen = seen;
        this.offboarded = offboarded;
    }

    void scan() {
        Instant seenUntil = seen.look(GenericEventMessage.clock.instant());
        boolean more = true;
        while (more) {
            Instant now = GenericEventMessage.clock.instant(); // The rows' lease begins now.
            Instant until = seenUntil.isBefore(now) ? seenUntil : now;
            List<Due> due = table.due(until, now, AT_ONCE);
            table.move(due.stream()
                    .filter(row -> offboarded.test(row.tenantId()))
                    .collect(Collectors.toMap(row -> row, row -> Optional.empty())));
            look(due.stream().filter(row -> !offboarded.test(row.tenantId())).toList(), until, now);
            more = due.size() == AT_ONCE;
        }
    }

    /** Appends before it moves the rows: after a crash it appends again, and the saga finds nothing to decide. */
    private void look(List<Due> due, Instant until, Instant now) {
        Map<Due, Optional<Instant>> next = new LinkedHashMap<>(machines.nextLooks(due, until));
        Map<String, List<MachineTimerElapsedEvent>> elapsed = new HashMap<>();
        next.replaceAll((row, look) -> {
            if (look.isEmpty() || look.get().isAfter(until)) {
                return look;
            }
            elapsed.computeIfAbsent(row.tenantId(), tenant -> new ArrayList<>())
                    .add(new MachineTimerElapsedEvent(row.machineId(), row.tenantId(), look.get()));
            return Optional.of(now.plus(HEARD_WITHIN));
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
