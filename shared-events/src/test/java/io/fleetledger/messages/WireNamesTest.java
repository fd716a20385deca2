package io.fleetledger.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.MachinePage;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.queries.reading.ReadingInterval;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Names that clients know. */
class WireNamesTest {

    @Test
    void closedListsHaveTheContractsNames() {
        assertThat(Messages.MAPPER.<JsonNode>valueToTree(MachineProtocol.values()))
                .hasToString("[\"opc_ua\",\"modbus_tcp\",\"csv\",\"json\"]");
        assertThat(Messages.MAPPER.<JsonNode>valueToTree(MachineStatus.values()))
                .hasToString("[\"healthy\",\"warning\",\"critical\",\"offline\"]");
        assertThat(Messages.MAPPER.<JsonNode>valueToTree(GroupType.values()))
                .hasToString("[\"site\",\"line\",\"department\",\"custom\"]");
        assertThat(Messages.MAPPER.<JsonNode>valueToTree(SortDirection.values()))
                .hasToString("[\"asc\",\"desc\"]");
        assertThat(Messages.MAPPER.<JsonNode>valueToTree(MachineSort.values()))
                .hasToString("[\"name\",\"machine_identifier\",\"status\",\"protocol\",\"location\",\"created_at\","
                        + "\"updated_at\",\"last_seen_at\"]");
        assertThat(Messages.MAPPER.<JsonNode>valueToTree(ReadingInterval.values()))
                .hasToString("[\"1m\",\"5m\",\"1h\",\"1d\"]");
    }

    @Test
    void aPageOfMachinesIsWrittenAsTheContractShowsIt() throws Exception {
        UUID id = UUID.fromString("4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01");
        Instant at = Instant.parse("2026-03-01T08:00:00.120Z");
        MachineView machine = new MachineView(
                id,
                "CNC Mill",
                "CNC-001",
                MachineProtocol.OPC_UA,
                null,
                MachineStatus.OFFLINE,
                "acme",
                true,
                at,
                at,
                List.of(id),
                null,
                null,
                1);
        assertThat(Messages.MAPPER.writeValueAsString(new MachinePage(List.of(machine), 21, 2, 20, 2, null)))
                .isEqualTo("""
                        {"items":[{"id":"4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01","name":"CNC Mill",\
                        "machine_identifier":"CNC-001","protocol":"opc_ua","location":null,"status":"offline",\
                        "tenant_id":"acme","is_active":true,"created_at":"2026-03-01T08:00:00.120Z",\
                        "updated_at":"2026-03-01T08:00:00.120Z",\
                        "group_ids":["4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01"],"last_seen_at":null,\
                        "offline_after_seconds":null,"version":1}],\
                        "total":21,"page":2,"page_size":20,"total_pages":2,"next_cursor":null}""");
    }
}
