package io.fleetledger.query.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class TreeMachinesTest {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");

    private final TreeMachines machines = new TreeMachines();

    @Test
    void aMachineKeepsItsNumber() {
        assertThat(machines.numbers(List.of(LATHE, MILL, LATHE))).containsExactly(0, 1, 0);
        assertThat(machines.ids(new int[] {1, 0})).containsExactly(MILL, LATHE);
        assertThat(machines.size()).isEqualTo(2);
    }

    @Test
    void groupsAreHandedOverInAscendingOrderAndOnlyOfWhoHasJoinedOrLeftSince() {
        WorkingGroup hall = group("b");
        WorkingGroup line = group("a");
        int[] mill = machines.numbers(List.of(MILL));
        machines.join(hall, mill);
        machines.join(line, mill);
        machines.join(line, mill);
        assertThat(regrouped()).containsExactly(Map.entry(MILL, List.of("a", "b")));
        assertThat(regrouped()).isEmpty();
        machines.leave(line, mill);
        assertThat(regrouped()).containsExactly(Map.entry(MILL, List.of("b")));
    }

    @Test
    void whatIsLoadedIsStoredAlready() {
        WorkingGroup hall = group("b", machines.numbers(List.of(MILL)));
        machines.load(hall);
        assertThat(machines.groupsOf(machines.number(MILL))).containsExactly(hall);
        assertThat(regrouped()).isEmpty();
    }

    private static WorkingGroup group(String id, int... members) {
        return new WorkingGroup(new Document(GroupDocument.ID, id), members);
    }

    private Map<UUID, List<String>> regrouped() {
        Map<UUID, List<String>> taken = new HashMap<>();
        machines.drainRegrouped(taken::put);
        return taken;
    }
}
