package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

@SystemTest
final class ReadYourWritesIT {

    private static final int ROUNDS = Integer.getInteger("fleet.system.writes", 32);

    private final Api api;

    ReadYourWritesIT(Fleet fleet) {
        api = fleet.newTenant();
    }

    @Test
    void anAnsweredWriteIsSeenByTheNextRead() {
        long before = api.total();
        for (int round = 1; round <= ROUNDS; round++) {
            Machine machine = registered(before + round);
            if (round % 4 == 0) {
                retired(renamed(machine));
                assertThat(api.total()).isEqualTo(before + round - 1);
                api.restore(machine).expect(200);
            }
        }
        assertThat(api.total()).isEqualTo(before + ROUNDS);
    }

    private Machine registered(long total) {
        String name = "Säge " + Unique.token();
        Answer answer = settled(api.post(
                        Api.MACHINES,
                        Json.object("name", name, "machine_identifier", Unique.identifier(), "protocol", "csv"))
                .expect(201));
        Machine machine = answer.machine();

        assertThat(newest()).isEqualTo(machine);
        assertThat(api.read(machine).expect(200).machine()).isEqualTo(machine);
        assertThat(api.list("search", name.toUpperCase(Locale.ROOT)).items()).containsExactly(machine);
        assertThat(api.list("search", machine.identifier()).items()).containsExactly(machine);
        assertThat(api.total()).isEqualTo(total);
        return machine;
    }

    private Machine renamed(Machine machine) {
        String name = "Fräse " + Unique.token();
        Machine renamed = settled(api.patch(machine, "name", name).expect(200)).machine();
        assertThat(api.read(machine).expect(200).machine()).isEqualTo(renamed);
        assertThat(api.list("search", name).items()).containsExactly(renamed);
        assertThat(api.list("search", machine.name()).items()).isEmpty();
        assertThat(newest()).isEqualTo(renamed);
        return renamed;
    }

    private void retired(Machine machine) {
        settled(api.delete(machine).expect(204));
        assertThat(api.read(machine).expect(200).machine().active()).isFalse();
        assertThat(api.list("search", machine.name()).items()).isEmpty();
        assertThat(api.list("search", machine.identifier(), "is_active", "false")
                        .ids())
                .containsExactly(machine.id());
    }

    private Machine newest() {
        List<Machine> newest = api.list("sort_by", "created_at", "sort_dir", "desc", "page_size", 1)
                .items();
        assertThat(newest).hasSize(1);
        return newest.get(0);
    }

    private static Answer settled(Answer answer) {
        assertThat(answer.header("X-Projection-Pending")).as(answer::toString).isEmpty();
        return answer;
    }
}
