package io.fleetledger.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/** The least that can be done with an agent's body: parse it and append its events, with nobody following the log. */
final class BareIngest {

    private static final JsonFactory JSON = new JsonFactory();

    private final EventStorageEngine engine;
    private final TransactionManager transactions;
    private final String tenantId;
    private final Map<String, UUID> machineIds = new ConcurrentHashMap<>();

    BareIngest(EventStorageEngine engine, TransactionManager transactions, String tenantId) {
        this.engine = engine;
        this.transactions = transactions;
        this.tenantId = tenantId;
    }

    void take(byte[] body) throws IOException {
        Map<String, List<Reading>> byMachine = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(body)) {
            while (json.nextToken() != JsonToken.START_ARRAY) {}
            while (json.nextToken() == JsonToken.START_OBJECT) {
                readInto(byMachine, json);
            }
        }
        List<EventMessage<?>> events = new ArrayList<>();
        byMachine.forEach((identifier, readings) -> events.add(new GenericEventMessage<>(new ReadingsRecordedEvent(
                machineIds.computeIfAbsent(identifier, unknown -> UUID.randomUUID()), tenantId, readings))));
        transactions.executeInTransaction(() -> engine.appendEvents(events));
    }

    private static void readInto(Map<String, List<Reading>> byMachine, JsonParser json) throws IOException {
        String identifier = "";
        String metric = "";
        String unit = "";
        long micros = 0;
        double value = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "machine_identifier" -> identifier = json.getText();
                case "metric_name" -> metric = json.getText();
                case "unit" -> unit = json.getText();
                case "value" -> value = json.getDoubleValue();
                case "timestamp" -> micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(json.getText()));
                default -> throw new IllegalStateException(field);
            }
        }
        byMachine
                .computeIfAbsent(identifier, first -> new ArrayList<>())
                .add(new Reading(metric, unit, micros, value, null));
    }
}
