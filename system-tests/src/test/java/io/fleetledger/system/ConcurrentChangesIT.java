package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

@SystemTest
final class ConcurrentChangesIT {

    private static final int WRITERS = 32;
    private static final int CHANGES = Integer.getInteger("fleet.system.changes", 10);

    private final Api admin;

    ConcurrentChangesIT(Fleet fleet) {
        admin = fleet.admin();
    }

    @Test
    void writersOfOneMachineNeverGetInEachOthersWay() {
        Machine machine = admin.register();
        List<Long> versions = Parallel.atOnce(WRITERS, writer -> changes(machine, writer)).stream()
                .flatMap(List::stream)
                .toList();

        assertThat(versions).hasSize(WRITERS * CHANGES).doesNotHaveDuplicates();
        Machine last = admin.read(machine).expect(200).machine();
        assertThat(last.version()).isEqualTo(1 + WRITERS * CHANGES);
        assertThat(Collections.min(versions)).isEqualTo(2);
        assertThat(Collections.max(versions)).isEqualTo(last.version());
        assertThat(admin.list("machine_identifier", machine.identifier()).items())
                .containsExactly(last);
    }

    private List<Long> changes(Machine machine, int writer) {
        List<Long> versions = new ArrayList<>();
        for (int change = 0; change < CHANGES; change++) {
            String value = writer + "/" + change;
            Answer answer = admin.patch(machine, change % 2 == 0 ? "name" : "location", value)
                    .expect(200);
            Machine changed = answer.machine();
            assertThat(change % 2 == 0 ? changed.name() : changed.location()).isEqualTo(value);
            assertThat(answer.header("ETag")).isEqualTo(changed.etag());
            versions.add(changed.version());
        }
        return versions;
    }
}
