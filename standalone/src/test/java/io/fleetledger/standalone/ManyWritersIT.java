package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineIdentifierChangedEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Many callers change one machine at once; the event store is asked what became of it. */
class ManyWritersIT {

    private static final int WRITERS = 32;
    private static final int CHANGES_EACH = 6;
    private static final List<String> CLIENTS = List.of("admin", "operator");
    private static final List<String> FIELDS = List.of("name", "location", "machine_identifier");

    @TempDir
    Path dataDir;

    /** A change as its writer knows it. */
    private record Change(String actor, String field, String value, HttpResponse<String> answer) {

        String correlationId() {
            return answer.headers().firstValue("X-Correlation-Id").orElseThrow();
        }
    }

    @Test
    void everyAcceptedChangeIsAnEventOfItsWriter() throws Exception {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            String id = fleet.register("admin", "SHARED");
            List<Change> changes = changedByAll(fleet, id);

            assertThat(changes)
                    .extracting(change -> change.answer().statusCode())
                    .containsOnly(200);
            List<? extends DomainEventMessage<?>> events =
                    fleet.bean(EventStore.class).readEvents(id, 0).asStream().toList();
            assertThat(events)
                    .extracting(DomainEventMessage::getSequenceNumber)
                    .isEqualTo(IntStream.range(0, changes.size() + 1)
                            .mapToObj(Long::valueOf)
                            .toList());
            Map<Object, DomainEventMessage<?>> byCorrelation = events.stream()
                    .skip(1)
                    .collect(Collectors.toMap(
                            event -> event.getMetaData().get(MessageKeys.CORRELATION_ID), event -> event));
            assertThat(changes).allSatisfy(change -> {
                JsonNode answer = json(change.answer());
                assertThat(byCorrelation).containsKey(change.correlationId());
                DomainEventMessage<?> event = Objects.requireNonNull(byCorrelation.get(change.correlationId()));
                assertThat(event.getMetaData()).containsEntry(MessageKeys.ACTOR, change.actor());
                assertThat(event.getSequenceNumber() + 1)
                        .isEqualTo(answer.get("version").longValue());
                assertThat(whatChanged(event.getPayload())).isEqualTo(change.field() + " " + change.value());
            });
        }
    }

    private static List<Change> changedByAll(RunningFleet fleet, String id) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<List<Change>>> work = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                work.add(() -> IntStream.range(0, CHANGES_EACH)
                        .mapToObj(round -> change(fleet, id, writer, round))
                        .toList());
            }
            List<Change> all = new ArrayList<>();
            for (var changes : writers.invokeAll(work)) {
                all.addAll(changes.get());
            }
            return all;
        } finally {
            writers.shutdown();
        }
    }

    private static Change change(RunningFleet fleet, String id, int writer, int round) {
        String actor = CLIENTS.get(writer % CLIENTS.size());
        String field = FIELDS.get((writer + round) % FIELDS.size());
        String value = "Value " + writer + "-" + round;
        return new Change(
                actor,
                field,
                value,
                fleet.patch(actor, "/api/v1/machines/" + id, "{\"" + field + "\":\"" + value + "\"}"));
    }

    private static String whatChanged(Object event) {
        if (event instanceof MachineRenamedEvent renamed) {
            return "name " + renamed.newName();
        }
        if (event instanceof MachineRelocatedEvent relocated) {
            return "location " + relocated.newLocation();
        }
        return "machine_identifier " + ((MachineIdentifierChangedEvent) event).newIdentifier();
    }
}
