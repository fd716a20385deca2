package io.fleetledger.command.status;

import static io.fleetledger.command.status.Course.OFFLINE_AFTER;
import static io.fleetledger.command.status.Course.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.status.MachineTimerElapsedEvent;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.due.Due;
import io.fleetledger.support.observability.ProjectionProgress.GroupPosition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.SimpleEventBus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The promise that a machine's silence is found within a second, by a clock that nothing but the test moves: what a look
 * takes to compute is not part of it, and so no busy machine makes it fail.
 */
class SilenceIsFoundInTimeTest {

    private static final Duration AT_MOST = Duration.ofSeconds(1);
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(10);
    private static final int BATCH_SIZE = 4_100;
    private static final int LIVING_ON = 900;

    private final Clock clockBefore = GenericEventMessage.clock;
    private final Map<UUID, Readings> machines = new LinkedHashMap<>();
    private final Map<UUID, Instant> found = new HashMap<>();
    private final List<UUID> toldTwice = new ArrayList<>();
    private final InMemoryDueTable table = new InMemoryDueTable();
    private final SimpleEventBus bus = SimpleEventBus.builder().build();

    /** When a machine was heard of first and last, and in between every {@link #BETWEEN_READINGS}. */
    private record Readings(Instant first, Instant last) {

        Instant latest(Instant now) {
            Instant end = now.isBefore(last) ? now : last;
            long since = Duration.between(first, end).dividedBy(BETWEEN_READINGS);
            return end.equals(last) ? last : first.plus(BETWEEN_READINGS.multipliedBy(since));
        }

        Instant due() {
            return last.plus(OFFLINE_AFTER);
        }
    }

    @BeforeEach
    void hearOfTheClock() {
        bus.subscribe(messages -> messages.forEach(message -> {
            UUID machineId = ((MachineTimerElapsedEvent) message.getPayload()).machineId();
            if (found.put(machineId, now()) != null) {
                toldTwice.add(machineId);
            }
        }));
    }

    @AfterEach
    void setClockBack() {
        GenericEventMessage.clock = clockBefore;
    }

    @Test
    void withinASecondHoweverManyFallSilentAtOnceAndHoweverLongTheyWereHeardOf() {
        Instant together = START.plusSeconds(2);
        for (int i = 0; i < BATCH_SIZE; i++) {
            add(new Readings(together, together));
        }
        Random random = new Random(1);
        for (int i = 0; i < LIVING_ON; i++) {
            Instant first = START.plusMillis(random.nextInt(20_000));
            add(new Readings(first, first.plusMillis(random.nextInt(700_000))));
        }
        DueScanner scanner = new DueScanner(
                table,
                new SagaTimers(this::sagas, ids -> Set.of(), NoTransactionManager.instance(), OFFLINE_AFTER),
                new Events(bus, Runnable::run, BusResponses.inProcess()),
                new SagaWatermark(() -> Optional.of(new GroupPosition(0, 0, 0))),
                tenant -> false);
        Instant end = START.plusSeconds(1_100);
        for (Instant at = START.plus(DueScanner.EVERY); at.isBefore(end); at = at.plus(DueScanner.EVERY)) {
            GenericEventMessage.clock = Clock.fixed(at, ZoneOffset.UTC);
            scanner.scan();
        }

        assertThat(toldTwice).isEmpty();
        assertThat(machines)
                .allSatisfy((machineId, readings) -> assertThat(found.get(machineId))
                        .isNotNull()
                        .isBetween(readings.due(), readings.due().plus(AT_MOST)));
    }

    /** Its row says when it would have been silent after its first reading, and later ones leave the row as it is. */
    private void add(Readings readings) {
        UUID machineId = UUID.randomUUID();
        machines.put(machineId, readings);
        table.arm(List.of(new Due(machineId, "tenant-1", readings.first().plus(OFFLINE_AFTER))));
    }

    private Map<String, MachineStatusSaga> sagas(Collection<String> machineIds) {
        return machineIds.stream()
                .filter(id -> !found.containsKey(UUID.fromString(id)))
                .collect(Collectors.toMap(id -> id, id -> saga(machines.get(UUID.fromString(id)))));
    }

    private static MachineStatusSaga saga(@Nullable Readings of) {
        Readings readings = Objects.requireNonNull(of);
        return new Course()
                .measured(second(readings.first()), "heat", 70)
                .measured(second(readings.latest(now())), "heat", 71)
                .saga(readings.first().plus(OFFLINE_AFTER), false);
    }

    private static double second(Instant instant) {
        return Duration.between(START, instant).toMillis() / 1_000.0;
    }

    private static Instant now() {
        return GenericEventMessage.clock.instant();
    }
}
