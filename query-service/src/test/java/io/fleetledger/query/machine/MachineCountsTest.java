package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.machine.MachineFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MachineCountsTest {

    private record Counted(boolean active, MachineStatus status, MachineProtocol protocol) {}

    @Test
    void aTotalIsTheNumberOfMachinesThatPassTheFilter() {
        Random random = new Random(3);
        List<Counted> machines = new ArrayList<>();
        Document counts = MachineCounts.none("acme");
        for (int i = 0; i < 300; i++) {
            if (machines.isEmpty() || random.nextInt(3) > 0) {
                Counted machine = new Counted(
                        random.nextBoolean(),
                        any(random, MachineStatus.values()),
                        any(random, MachineProtocol.values()));
                machines.add(machine);
                MachineCounts.add(counts, machine.active(), machine.status(), machine.protocol(), 1);
            } else {
                Counted machine = machines.remove(random.nextInt(machines.size()));
                MachineCounts.add(counts, machine.active(), machine.status(), machine.protocol(), -1);
            }
            assertTotals(counts, machines);
        }
    }

    private static void assertTotals(Document counts, List<Counted> machines) {
        for (Boolean active : Arrays.asList(true, false, null)) {
            for (MachineStatus status : orNone(MachineStatus.values())) {
                for (MachineProtocol protocol : orNone(MachineProtocol.values())) {
                    var total = MachineCounts.total(counts, filter(active, null, null, status, protocol, null));
                    if (status != null && protocol != null) {
                        assertThat(total).isEmpty();
                    } else {
                        assertThat(total)
                                .hasValue(machines.stream()
                                        .filter(machine -> (active == null || machine.active() == active)
                                                && (status == null || machine.status() == status)
                                                && (protocol == null || machine.protocol() == protocol))
                                        .count());
                    }
                }
            }
        }
    }

    @Test
    void whatCountersCannotTellTheyDoNotTell() {
        Document counts = MachineCounts.none("acme");
        assertThat(MachineCounts.total(counts, filter(true, "mill", null, null, null, null)))
                .isEmpty();
        assertThat(MachineCounts.total(counts, filter(true, null, "CNC-001", null, null, null)))
                .isEmpty();
        assertThat(MachineCounts.total(counts, filter(true, null, null, null, null, new UUID(1, 2))))
                .isEmpty();
    }

    @Test
    void aTenantWithoutMachinesHasNone() {
        assertThat(MachineCounts.total(MachineCounts.none("acme"), filter(null, null, null, null, null, null)))
                .hasValue(0);
    }

    private static MachineFilter filter(
            @Nullable Boolean active,
            @Nullable String search,
            @Nullable String identifier,
            @Nullable MachineStatus status,
            @Nullable MachineProtocol protocol,
            @Nullable UUID group) {
        return new MachineFilter(active, search, identifier, status, protocol, group, false);
    }

    private static <T> List<@Nullable T> orNone(T[] values) {
        List<@Nullable T> all = new ArrayList<>(Arrays.asList(values));
        all.add(null);
        return all;
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
