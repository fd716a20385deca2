package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.machine.MachineView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MachineExportColumnsTest {

    private static final Instant THEN = Instant.parse("2026-04-04T10:00:00Z");

    @Test
    void whatAnImportReadsComesFirst() {
        assertThat(MachineExportColumns.NAMES.subList(0, 5))
                .containsExactly("name", "machine_identifier", "protocol", "location", "offline_after_seconds");
    }

    @Test
    void everyFieldStandsUnderItsName() {
        Map<String, @Nullable Object> row = row(new MachineView(
                new UUID(0, 7),
                "Mill",
                "CNC-001",
                MachineProtocol.OPC_UA,
                "Hall 7",
                MachineStatus.CRITICAL,
                "acme",
                false,
                THEN,
                THEN.plusSeconds(1),
                List.of(new UUID(0, 1), new UUID(0, 2)),
                THEN.plusSeconds(2),
                60,
                3));
        assertThat(row)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("name", "Mill"),
                        Map.entry("machine_identifier", "CNC-001"),
                        Map.entry("protocol", "opc_ua"),
                        Map.entry("location", "Hall 7"),
                        Map.entry("offline_after_seconds", 60),
                        Map.entry("id", "00000000-0000-0000-0000-000000000007"),
                        Map.entry("status", "critical"),
                        Map.entry("is_active", false),
                        Map.entry("created_at", THEN),
                        Map.entry("updated_at", THEN.plusSeconds(1)),
                        Map.entry("last_seen_at", THEN.plusSeconds(2)),
                        Map.entry("version", 3L),
                        Map.entry(
                                "group_ids",
                                "00000000-0000-0000-0000-000000000001 00000000-0000-0000-0000-000000000002")));
    }

    @Test
    void whatAMachineLacksIsEmpty() {
        Map<String, @Nullable Object> row = row(new MachineView(
                new UUID(0, 7),
                "Mill",
                "CNC-001",
                MachineProtocol.JSON,
                null,
                MachineStatus.OFFLINE,
                "acme",
                true,
                THEN,
                THEN,
                List.of(),
                null,
                null,
                1));
        assertThat(row.get("location")).isNull();
        assertThat(row.get("offline_after_seconds")).isNull();
        assertThat(row.get("last_seen_at")).isNull();
        assertThat(row.get("group_ids")).isEqualTo("");
    }

    private static Map<String, @Nullable Object> row(MachineView machine) {
        List<@Nullable Object> values = MachineExportColumns.row(machine);
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int column = 0; column < MachineExportColumns.NAMES.size(); column++) {
            row.put(MachineExportColumns.NAMES.get(column), values.get(column));
        }
        assertThat(values).hasSameSizeAs(MachineExportColumns.NAMES);
        return row;
    }
}
