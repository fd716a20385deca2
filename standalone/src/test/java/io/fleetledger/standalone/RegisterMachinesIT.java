package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.commands.machine.RegisteredMachines;
import io.fleetledger.commands.machine.RowOutcome;
import io.fleetledger.commands.machine.RowOutcome.Result;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Many machines in one command, on the real store: exact when batches meet, with locks in common or without. */
class RegisterMachinesIT {

    private static final String TENANT = "00000000-0000-4000-8000-0000000000d1";
    private static final Caller OPERATOR = new Caller(TENANT, "operator", Role.OPERATOR, Set.of());

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path folder) {
        fleet = RunningFleet.start(folder);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    /** Not annotated as a configuration: the product's own scan must not find it. */
    static class NoLocks {

        @Bean("aggregateLocks")
        @Primary
        LockFactory aggregateLocks() {
            return NullLockFactory.INSTANCE;
        }
    }

    @Test
    void threeBadRowsOfFiveHundredDoNotStopTheOthersAndARepeatAddsNothing() {
        long before = total(fleet);
        fleet.register("admin", "M-100");
        List<MachineRow> rows = IntStream.range(0, 500)
                .mapToObj(n -> n == 7
                        ? row(n, " ", "M-7", "json")
                        : row(n, "Machine " + n, "M-" + n, n == 9 ? "carrier pigeon" : "json"))
                .toList();

        List<RowOutcome> outcomes = send(fleet, rows, OnDuplicate.SKIP);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.result() == Result.CREATED)
                .hasSize(497);
        assertThat(outcomes.get(7).error()).isEqualTo("name: must not be blank");
        assertThat(outcomes.get(9).error()).isEqualTo("protocol: must be one of opc_ua, modbus_tcp, csv, json");
        assertThat(outcomes.get(100).error()).isEqualTo("Duplicate machine_identifier: M-100");

        long head = head(fleet);
        assertThat(send(fleet, rows, OnDuplicate.SKIP)).isEqualTo(outcomes);
        assertThat(head(fleet)).isEqualTo(head);
        org.awaitility.Awaitility.await().until(() -> total(fleet) == before + 498);
    }

    @Test
    void whereBatchesOverlapEachIdentifierIsCreatedOnce() throws Exception {
        assertEachIdentifierIsCreatedOnce(fleet, 4, 200);
    }

    @Test
    void withoutLocksInCommonEachIdentifierIsCreatedOnce(@TempDir Path dataDir) throws Exception {
        try (RunningFleet withoutLocks = RunningFleet.start(
                dataDir, List.of(NoLocks.class), "spring.main.allow-bean-definition-overriding=true")) {
            assertEachIdentifierIsCreatedOnce(withoutLocks, 3, 100);
        }
    }

    /** Batches that share half of their identifiers with their neighbours, each in an order of its own. */
    private static void assertEachIdentifierIsCreatedOnce(RunningFleet fleet, int batches, int size) throws Exception {
        long before = total(fleet);
        Map<String, UUID> holders = new ConcurrentHashMap<>();
        List<Callable<List<RowOutcome>>> calls = new ArrayList<>();
        for (int batch = 0; batch < batches; batch++) {
            int from = batch * size / 2;
            List<MachineRow> rows = new ArrayList<>(IntStream.range(from, from + size)
                    .mapToObj(n -> new MachineRow(UUID.randomUUID(), "M " + n, "O-" + n, "json", null, null, List.of()))
                    .toList());
            java.util.Collections.shuffle(rows, new java.util.Random(batch));
            calls.add(() -> {
                List<RowOutcome> outcomes = send(fleet, rows, OnDuplicate.SKIP);
                for (int i = 0; i < rows.size(); i++) {
                    MachineRow row = rows.get(i);
                    if (outcomes.get(i).result() == Result.CREATED) {
                        assertThat(outcomes.get(i).machineId()).isEqualTo(row.machineId());
                        assertThat(holders.put(String.valueOf(row.machineIdentifier()), row.machineId()))
                                .isNull();
                    } else {
                        assertThat(outcomes.get(i).error())
                                .isEqualTo("Duplicate machine_identifier: " + row.machineIdentifier());
                    }
                }
                return outcomes;
            });
        }
        together(calls);
        assertThat(holders).hasSize((batches + 1) * size / 2);
        org.awaitility.Awaitility.await().until(() -> total(fleet) == before + holders.size());
    }

    @Test
    void updatesThatMeetOtherChangesOfTheirMachinesAreDecidedAnew() throws Exception {
        long before = total(fleet);
        List<MachineRow> rows = IntStream.range(0, 40)
                .mapToObj(n -> row(1000 + n, "Machine " + n, "U-" + n, "json"))
                .toList();
        List<UUID> ids = send(fleet, rows, OnDuplicate.SKIP).stream()
                .map(RowOutcome::machineId)
                .toList();
        List<Callable<List<RowOutcome>>> calls = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            int now = round;
            calls.add(() -> send(
                    fleet,
                    IntStream.range(0, 40)
                            .mapToObj(n -> row(2000 + n, "Renamed " + now, "U-" + n, "json"))
                            .toList(),
                    OnDuplicate.UPDATE));
            calls.add(() -> {
                // Locks the machine first and its claim second: against the order of a batch.
                for (UUID id : ids) {
                    var answer = fleet.patch(
                            "admin",
                            "/api/v1/machines/" + id,
                            "{\"machine_identifier\":\"U-" + ids.indexOf(id) + "\",\"name\":\"Patched " + now + "\"}");
                    assertThat(answer.statusCode()).isEqualTo(200);
                }
                return List.of();
            });
        }
        assertThat(together(calls).stream().flatMap(List::stream))
                .hasSize(160)
                .allSatisfy(outcome -> assertThat(outcome.result()).isEqualTo(Result.UPDATED));
        assertThat(total(fleet)).isEqualTo(before + 40);
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            callers.shutdown();
        }
    }

    private static List<RowOutcome> send(RunningFleet fleet, List<MachineRow> rows, OnDuplicate onDuplicate) {
        var command = new RegisterMachinesCommand(TENANT, rows, onDuplicate, false, false);
        return fleet.bean(Commands.class)
                .send(OPERATOR, command, RegisteredMachines.class)
                .outcomes();
    }

    private static MachineRow row(int number, String name, String identifier, String protocol) {
        return new MachineRow(new UUID(0x8000L, number), name, identifier, protocol, null, null, List.of());
    }

    private static long total(RunningFleet fleet) {
        return json(fleet.get("admin", "/api/v1/machines?page_size=1"))
                .get("total")
                .longValue();
    }

    private static long head(RunningFleet fleet) {
        return fleet.bean(EventStore.class).createHeadToken().position().orElse(0);
    }
}
