package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagingIT {

    private static final int MACHINES = Integer.getInteger("fleet.system.machines", 300);

    private final Api admin;
    private final String name = "Equal " + Unique.token();
    private Set<String> ids = Set.of();

    PagingIT(Fleet fleet) {
        admin = fleet.admin();
    }

    @BeforeAll
    void manyMachinesOfOneName() {
        ids = Parallel.all(MACHINES, 16, index -> {
                    Answer answer = admin.call("POST", Api.MACHINES)
                            .header("Prefer", "respond-async")
                            .json(Json.object(
                                    "name", name, "machine_identifier", Unique.identifier(), "protocol", "modbus_tcp"))
                            .send()
                            .expect(201);
                    assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
                    assertThat(answer.header("X-Projection-Pending")).isEqualTo("true");
                    return answer.machine().id();
                })
                .stream()
                .collect(Collectors.toSet());
        assertThat(ids).hasSize(MACHINES);
        await().atMost(Duration.ofSeconds(30)).until(() -> admin.total("search", name) == MACHINES);
    }

    @ParameterizedTest(name = "by number, {0} a page, {1}")
    @CsvSource({"7,asc", "50,asc", "50,desc", "100,asc", "100,desc"})
    void pagesByNumberHaveEachMachineOnce(int size, String direction) {
        List<String> walked = new ArrayList<>();
        int pages = (MACHINES + size - 1) / size;
        for (int page = 1; page <= pages; page++) {
            MachineList list = admin.list("search", name, "page", page, "page_size", size, "sort_dir", direction);
            assertThat(list.page()).isEqualTo(page);
            assertThat(list.pageSize()).isEqualTo(size);
            assertThat(list.total()).isEqualTo(MACHINES);
            assertThat(list.totalPages()).isEqualTo(pages);
            walked.addAll(list.ids());
        }
        assertThat(walked).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids);
    }

    @ParameterizedTest(name = "by cursor, {0} a page, {1}")
    @CsvSource({"7,desc", "50,asc", "50,desc", "100,asc", "100,desc"})
    void pagesByCursorHaveEachMachineOnceAndEndWithoutOne(int size, String direction) {
        List<String> walked = new ArrayList<>();
        MachineList list = admin.list("search", name, "page_size", size, "sort_dir", direction);
        walked.addAll(list.ids());
        int page = 1;
        while (list.nextCursor() != null) {
            assertThat(list.items()).hasSize(size);
            list = admin.list("search", name, "page_size", size, "sort_dir", direction, "cursor", list.nextCursor());
            page++;
            assertThat(list.page()).isEqualTo(page);
            assertThat(list.total()).isEqualTo(MACHINES);
            walked.addAll(list.ids());
        }
        assertThat(page).isEqualTo((MACHINES + size - 1) / size);
        assertThat(walked).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void descendingIsAscendingReversed() {
        List<String> ascending = admin.walk("search", name, "sort_dir", "asc").stream()
                .map(Machine::id)
                .toList();
        List<String> descending = new ArrayList<>(admin.walk("search", name, "sort_dir", "desc").stream()
                .map(Machine::id)
                .toList());
        Collections.reverse(descending);
        assertThat(descending).isEqualTo(ascending);
        assertThat(ascending).isSorted();
    }

    @ParameterizedTest
    @CsvSource({"11,100", "1001,1", "2147483647,100"})
    void aPagePastTheEndIsEmptyWithTheRightTotals(int page, int size) {
        MachineList list = admin.list("search", name, "page", page, "page_size", size);
        assertThat(list.items()).isEmpty();
        assertThat(list.total()).isEqualTo(MACHINES);
        assertThat(list.page()).isEqualTo(page);
        assertThat(list.totalPages()).isEqualTo(MACHINES / size);
        assertThat(list.nextCursor()).isNull();
    }

    @Test
    void aCursorGoesOnWithAnotherPageSize() {
        MachineList first = admin.list("search", name, "page_size", 40);
        MachineList rest = admin.list("search", name, "page_size", 60, "cursor", String.valueOf(first.nextCursor()));
        List<String> both = new ArrayList<>(first.ids());
        both.addAll(rest.ids());
        assertThat(both).isEqualTo(admin.list("search", name, "page_size", 100).ids());
    }

    @Test
    void aCursorTogetherWithAPageIsRefused() {
        String cursor = String.valueOf(admin.list("search", name).nextCursor());
        admin.get(Api.MACHINES + Query.of("search", name, "cursor", cursor, "page", 2))
                .expectInvalid(List.of("query.cursor"));
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        String cursor = String.valueOf(admin.list("search", name).nextCursor());
        for (Object[] other : List.of(
                new Object[] {},
                new Object[] {"search", name, "sort_dir", "desc"},
                new Object[] {"search", name, "sort_by", "created_at"},
                new Object[] {"search", name, "is_active", "all"},
                new Object[] {"search", name, "protocol", "modbus_tcp"})) {
            admin.get(Api.MACHINES + Query.of(Api.with(other, "cursor", cursor)))
                    .expectInvalid(List.of("query.cursor"));
        }
    }

    @Test
    void whatIsNoCursorIsRefused() {
        String cursor = String.valueOf(admin.list("search", name).nextCursor());
        for (String broken : List.of("x", "%", "e30", "bnVsbA", cursor.substring(1), "\u0000", "ü")) {
            admin.get(Api.MACHINES + Query.of("search", name, "cursor", broken)).expectInvalid(List.of("query.cursor"));
        }
    }
}
