package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who did what in which request can be told from the events and from the log. */
class LogbookIT {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path dataDir;

    @Test
    void everyEventNamesItsTenantActorAndTrace() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            String id = fleet.register("operator", "TRACED");
            fleet.send(
                    "operator",
                    "PATCH",
                    "/api/v1/machines/" + id,
                    "{\"name\":\"Traced\",\"location\":null}",
                    "traceparent",
                    "00-" + TRACE_ID + "-00f067aa0ba902b7-01");
            List<? extends DomainEventMessage<?>> events =
                    fleet.bean(EventStore.class).readEvents(id).asStream().toList();
            assertThat(events)
                    .extracting(event -> event.getPayloadType().getSimpleName())
                    .containsExactly("MachineRegisteredEvent", "MachineRenamedEvent", "MachineRelocatedEvent");
            assertThat(events)
                    .allSatisfy(event -> assertThat(event.getMetaData())
                            .containsEntry("actor", "operator")
                            .containsEntry("tenant", "00000000-0000-4000-8000-0000000000d1")
                            .containsKeys("correlation_id", "traceparent"));
            assertThat(events.get(1).getMetaData()).containsEntry("correlation_id", TRACE_ID);
            assertThat(events.get(1).getMetaData().get("traceparent"))
                    .asString()
                    .matches("00-" + TRACE_ID + "-(?!00f067aa0ba902b7)[0-9a-f]{16}-01");
        }
    }

    @Test
    void theLogFileIsStructuredAndNamesTheCaller() throws Exception {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "logging.level.io.fleetledger=info")) {
            fleet.send(
                    "operator",
                    "POST",
                    "/api/v1/machines",
                    FleetClient.machine("Logged", "LOGGED"),
                    "traceparent",
                    "00-" + TRACE_ID + "-00f067aa0ba902b7-01");
            var line = Files.readAllLines(dataDir.resolve("log/fleet-ledger.log")).stream()
                    .filter(each -> each.contains(TRACE_ID))
                    .findFirst()
                    .orElseThrow();
            var entry = tools.jackson.databind.json.JsonMapper.builder().build().readTree(line);
            assertThat(entry.get("message").stringValue()).startsWith("POST /api/v1/machines 201 in ");
            assertThat(line).contains("\"actor\":\"operator\"").contains("00000000-0000-4000-8000-0000000000d1");
        }
    }
}
