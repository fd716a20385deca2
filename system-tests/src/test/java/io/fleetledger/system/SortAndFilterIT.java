package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SortAndFilterIT {

    private static final List<String> NAMES = List.of(
            "Mill", "mill", "MILL", "Mill 10", "Mill 2", "mill #1", "ärger", "Ärger", "Zebra", "zebra", "Öl", "ß", "ss",
            "_", "-", "Σίσυφος", "ΣΊΣΥΦΟΣ", "İ", "ı", "I", "i", "😀", "🏭", "工場", "e\u0301", "é", "É", "a", "A", "aa");
    private static final List<String> LOCATIONS =
            List.of("Hall A", "hall a", "Hall B", "halle ü", "Halle Ü", "1", "10", "2");
    private static final List<String> PROTOCOLS = List.of("opc_ua", "modbus_tcp", "csv", "json");
    private static final List<String> STATUSES = List.of("healthy", "warning", "critical", "offline");

    private static final Map<String, Comparator<Machine>> ORDERS = Map.of(
            "name", Comparator.comparing(Machine::name, TextModel.order()),
            "machine_identifier", Comparator.comparing(Machine::identifier, TextModel.order()),
            "status", Comparator.comparing(Machine::status),
            "protocol", Comparator.comparing(Machine::protocol),
            "location", Comparator.comparing(Machine::location, TextModel.order()),
            "created_at", Comparator.comparing(Machine::createdAt),
            "updated_at", Comparator.comparing(Machine::updatedAt),
            "last_seen_at",
                    Comparator.comparing(Machine::lastSeenAt, Comparator.nullsFirst(Comparator.naturalOrder())));

    private final Api admin;
    private final String token = Unique.token();
    private List<Machine> machines = List.of();

    SortAndFilterIT(Fleet fleet) {
        admin = fleet.admin();
    }

    @BeforeAll
    void machinesOfManyKinds() {
        Random random = new Random(11);
        List<Machine> registered = new ArrayList<>();
        for (int i = 0; i < NAMES.size() * 2; i++) {
            registered.add(admin.registerWith(
                    "name",
                    NAMES.get(i % NAMES.size()),
                    "machine_identifier",
                    (random.nextBoolean() ? "x" : "X") + random.nextInt(1000) + "-" + token + "-" + i,
                    "protocol",
                    PROTOCOLS.get(random.nextInt(PROTOCOLS.size())),
                    "location",
                    random.nextInt(4) == 0 ? null : LOCATIONS.get(random.nextInt(LOCATIONS.size()))));
        }
        for (Machine machine : registered) {
            switch (random.nextInt(4)) {
                case 0 -> admin.patch(machine, "location", "Moved").expect(200);
                case 1 -> admin.delete(machine).expect(204);
                default -> {}
            }
        }
        machines = registered.stream()
                .map(machine -> admin.read(machine).expect(200).machine())
                .toList();
    }

    static Stream<Arguments> orders() {
        return ORDERS.keySet().stream()
                .sorted()
                .flatMap(sort -> Stream.of("asc", "desc").map(direction -> Arguments.of(sort, direction)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("orders")
    void everySortFieldOrdersTheListAndItsPages(String sort, String direction) {
        Comparator<Machine> order = Objects.requireNonNull(ORDERS.get(sort)).thenComparing(Machine::id);
        List<Machine> expected = machines.stream()
                .sorted(direction.equals("asc") ? order : order.reversed())
                .toList();

        Object[] list = {"search", token, "is_active", "all", "sort_by", sort, "sort_dir", direction};
        assertThat(admin.list(Api.with(list, "page_size", 100)).items()).isEqualTo(expected);
        assertThat(pagesOf(7, list)).isEqualTo(expected);
    }

    private List<Machine> pagesOf(int size, Object... list) {
        List<Machine> all = new ArrayList<>();
        MachineList page = admin.list(Api.with(list, "page_size", size));
        all.addAll(page.items());
        while (page.nextCursor() != null) {
            page = admin.list(Api.with(list, "page_size", size, "cursor", page.nextCursor()));
            all.addAll(page.items());
        }
        return all;
    }

    @Test
    void sortsByNameAscendingUnlessAskedOtherwise() {
        assertThat(admin.list("search", token, "page_size", 100).items())
                .isEqualTo(admin.list("search", token, "page_size", 100, "sort_by", "name", "sort_dir", "asc")
                        .items());
    }

    @Test
    void filtersCombine() {
        for (String active : List.of("true", "false", "all")) {
            for (String protocol : PROTOCOLS) {
                for (String status : STATUSES) {
                    List<String> expected = machines.stream()
                            .filter(machine -> isActive(machine, active))
                            .filter(machine -> machine.protocol().equals(protocol))
                            .filter(machine -> machine.status().equals(status))
                            .map(Machine::id)
                            .toList();
                    MachineList list = admin.list(
                            "search",
                            token,
                            "is_active",
                            active,
                            "protocol",
                            protocol,
                            "status",
                            status,
                            "page_size",
                            100);
                    assertThat(list.ids()).containsExactlyInAnyOrderElementsOf(expected);
                    assertThat(list.total()).isEqualTo(expected.size());
                }
            }
        }
    }

    @Test
    void anIdentifierIsFilteredByExactly() {
        Machine machine = machines.stream().filter(Machine::active).findFirst().orElseThrow();
        assertThat(admin.list("machine_identifier", machine.identifier()).items())
                .containsExactly(machine);
        assertThat(admin.total("machine_identifier", machine.identifier().substring(1)))
                .isZero();
        assertThat(admin.total("machine_identifier", machine.identifier(), "protocol", machine.protocol()))
                .isEqualTo(1);
        assertThat(admin.total("machine_identifier", machine.identifier(), "is_active", "false"))
                .isZero();
        assertThat(admin.total("machine_identifier", machine.identifier(), "search", "another"))
                .isZero();
    }

    @Test
    void totalsAreWhatAWalkFinds() {
        List<Machine> all = admin.walk("is_active", "all");
        for (String active : List.of("true", "false", "all")) {
            assertThat(admin.total("is_active", active))
                    .as("is_active %s", active)
                    .isEqualTo(count(all, active, null));
            for (String protocol : PROTOCOLS) {
                assertThat(admin.total("is_active", active, "protocol", protocol))
                        .as("is_active %s, protocol %s", active, protocol)
                        .isEqualTo(count(all, active, protocol));
            }
            for (String status : STATUSES) {
                assertThat(admin.total("is_active", active, "status", status))
                        .as("is_active %s, status %s", active, status)
                        .isEqualTo(all.stream()
                                .filter(machine -> isActive(machine, active)
                                        && machine.status().equals(status))
                                .count());
            }
        }
        assertThat(admin.total()).isEqualTo(admin.total("is_active", "true"));
    }

    private static long count(List<Machine> machines, String active, @Nullable String protocol) {
        return machines.stream()
                .filter(machine -> isActive(machine, active))
                .filter(machine -> protocol == null || machine.protocol().equals(protocol))
                .count();
    }

    private static boolean isActive(Machine machine, String filter) {
        return filter.equals("all") || machine.active() == Boolean.parseBoolean(filter);
    }

    @Test
    void machinesOfAnUnknownGroupAreNone() {
        MachineList list = admin.list("group_id", "550e8400-e29b-41d4-a716-446655440000");
        assertThat(list.items()).isEmpty();
        assertThat(list.total()).isZero();
        assertThat(admin.total("group_id", "550e8400-e29b-41d4-a716-446655440000", "include_descendants", "true"))
                .isZero();
    }
}
