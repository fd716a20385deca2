package io.fleetledger.command.status;

import static io.fleetledger.command.status.Course.OFFLINE_AFTER;
import static io.fleetledger.command.status.Course.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.due.Due;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the clock's rows are worth, whatever has become of one machine among them. */
class SagaTimersTest {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");
    private static final UUID PRESS = UUID.fromString("9f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a03");
    private static final Instant NOW = second(400);

    private final Set<String> unreadable = new HashSet<>();
    private final Set<String> parked = new HashSet<>();
    private int looksForParked;
    private final Map<String, MachineStatusSaga> sagas = new HashMap<>();
    private final SagaTimers machines =
            new SagaTimers(this::read, this::ofParked, NoTransactionManager.instance(), OFFLINE_AFTER);

    private Set<String> ofParked(Set<String> machineIds) {
        looksForParked++;
        Set<String> found = new HashSet<>(parked);
        found.retainAll(machineIds);
        return found;
    }

    private Map<String, MachineStatusSaga> read(Collection<String> machineIds) {
        if (machineIds.stream().anyMatch(unreadable::contains)) {
            throw new SerializationException("of another time");
        }
        Map<String, MachineStatusSaga> read = new HashMap<>(sagas);
        read.keySet().retainAll(machineIds);
        return read;
    }

    @Test
    void aMachineWaitsForTheEndOfItsSilence() {
        saga(MILL, new Course().measured(2, "heat", 70));
        saga(LATHE, new Course());
        assertThat(nextLooks(MILL, LATHE, PRESS))
                .containsExactly(
                        Map.entry(MILL, Optional.of(second(302))),
                        Map.entry(LATHE, Optional.empty()),
                        Map.entry(PRESS, Optional.empty()));
    }

    /** A row may come up before its saga expects it; moved behind that, it would be late for what happens in between. */
    @Test
    void aMachineIsLookedAtAgainNoLaterThanItsSagaExpects() {
        saga(MILL, new Course().measured(200, "heat", 70), second(450));
        saga(LATHE, new Course(), second(450));
        saga(PRESS, new Course().measured(200, "heat", 70), second(350));
        assertThat(nextLooks(MILL, LATHE, PRESS))
                .containsExactly(
                        Map.entry(MILL, Optional.of(second(450))),
                        Map.entry(LATHE, Optional.of(second(450))),
                        Map.entry(PRESS, Optional.of(second(500))));
    }

    @Test
    void aMachineThatIsAwayWaitsForNothing() {
        saga(MILL, new Course().measured(2, "heat", 70), second(450), true);
        assertThat(nextLooks(MILL)).containsExactly(Map.entry(MILL, Optional.empty()));
    }

    /** And is not forgotten over them: dropped, they tell nobody that they are gone. */
    @Test
    void aMachineWhoseEventsAreParkedWaitsForThem() {
        saga(MILL, new Course().measured(2, "heat", 70));
        saga(LATHE, new Course().measured(2, "heat", 70));
        parked.add(MILL.toString());
        assertThat(nextLooks(MILL, LATHE))
                .containsExactly(Map.entry(MILL, Optional.of(second(700))), Map.entry(LATHE, Optional.of(second(302))));
        assertThat(looksForParked).as("for all of them").isEqualTo(1);

        parked.clear();
        assertThat(nextLooks(MILL)).containsExactly(Map.entry(MILL, Optional.of(second(302))));
    }

    /** Nobody is told of it, so nobody could come too early. */
    @Test
    void aMachineThatIsNotDueIsNotLookedForAmongTheParked() {
        saga(MILL, new Course().measured(200, "heat", 70));
        parked.add(MILL.toString());
        assertThat(nextLooks(MILL)).containsExactly(Map.entry(MILL, Optional.of(second(500))));
        assertThat(looksForParked).isZero();
    }

    @Test
    void aMachineWhoseStateCannotBeReadKeepsNobodyWaiting() {
        saga(MILL, new Course());
        saga(LATHE, new Course().measured(2, "heat", 70));
        unreadable.add(MILL.toString());
        Map<UUID, Optional<Instant>> looks = nextLooks(MILL, LATHE);
        assertThat(looks.get(MILL))
                .hasValueSatisfying(again -> assertThat(again).isAfter(NOW));
        assertThat(looks).containsEntry(LATHE, Optional.of(second(302)));
    }

    private Map<UUID, Optional<Instant>> nextLooks(UUID... ids) {
        Map<UUID, Optional<Instant>> looks = new LinkedHashMap<>();
        machines.nextDueTimes(
                        List.of(ids).stream()
                                .map(id -> new Due(id, "tenant-1", NOW))
                                .toList(),
                        NOW)
                .forEach((row, next) -> looks.put(row.machineId(), next));
        return looks;
    }

    private void saga(UUID machineId, Course course) {
        saga(machineId, course, null);
    }

    private void saga(UUID machineId, Course course, @Nullable Instant armedAt) {
        saga(machineId, course, armedAt, false);
    }

    private void saga(UUID machineId, Course course, @Nullable Instant armedAt, boolean away) {
        sagas.put(machineId.toString(), course.saga(armedAt, away));
    }
}
