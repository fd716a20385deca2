package io.fleetledger.ingest.reading;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.ingest.directory.MachineDirectory;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.problem.PartialFailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Takes in the readings of one request, at most 1,000 in memory at a time: their machines are looked up together, and
 * they are recorded in one transaction, one event per machine.
 */
final class ReadingIntake {

    static final int BATCH_SIZE = 1_000;

    private static final int MAX_ERRORS = 1_000;
    private static final String RECORDED_STAYS = "A store is unavailable at the moment. What was recorded before"
            + " stays; send all of it again, it counts once.";
    /** Characters of an event's texts: escaped, they stay well below what an event's payload may have. */
    private static final int MAX_EVENT_TEXT = 100_000;

    private final Caller caller;
    private final MachineDirectory directory;
    private final Events events;
    private final LongConsumer recorded;
    private final List<ParsedReading> waiting = new ArrayList<>(BATCH_SIZE);
    private final List<IngestReport.Rejected> errors = new ArrayList<>();
    private long index;
    private long accepted;
    private long rejected;

    /** @param recorded receives the number of recorded readings, each time */
    ReadingIntake(Caller caller, MachineDirectory directory, Events events, LongConsumer recorded) {
        this.caller = caller;
        this.directory = directory;
        this.events = events;
        this.recorded = recorded;
    }

    /** Whether the next reading causes those before it to be recorded first. */
    boolean isFull() {
        return waiting.size() == BATCH_SIZE;
    }

    void add(ParsedReading reading) {
        if (isFull()) {
            recordWaiting();
        }
        waiting.add(reading);
    }

    /** Records the remaining readings. */
    IngestReport finish() {
        recordWaiting();
        return new IngestReport(accepted, rejected, errors);
    }

    private void recordWaiting() {
        try {
            record();
        } catch (RuntimeException failure) {
            throw accepted == 0 ? failure : new PartialFailureException(RECORDED_STAYS, failure);
        }
    }

    private void record() {
        Map<String, UUID> machines = machines();
        Map<UUID, List<Reading>> byMachine = new LinkedHashMap<>();
        long taken = 0;
        for (ParsedReading parsed : waiting) {
            UUID machineId = parsed.reading() == null ? null : machines.get(parsed.machineIdentifier());
            if (parsed.reading() == null || machineId == null) {
                reject(parsed);
            } else {
                byMachine.computeIfAbsent(machineId, first -> new ArrayList<>()).add(parsed.reading());
                taken++;
            }
            index++;
        }
        List<ReadingsRecordedEvent> facts = new ArrayList<>(byMachine.size());
        byMachine.forEach((machineId, readings) -> addEvents(machineId, readings, facts));
        events.publish(caller, facts);
        accepted += taken;
        recorded.accept(taken);
        waiting.clear();
    }

    private Map<String, UUID> machines() {
        Set<String> identifiers = new LinkedHashSet<>();
        for (ParsedReading parsed : waiting) {
            if (parsed.reading() != null && parsed.machineIdentifier() != null) {
                identifiers.add(parsed.machineIdentifier());
            }
        }
        return identifiers.isEmpty() ? Map.of() : directory.find(caller, identifiers);
    }

    private void reject(ParsedReading parsed) {
        rejected++;
        if (errors.size() < MAX_ERRORS) {
            errors.add(new IngestReport.Rejected(
                    index, parsed.machineIdentifier(), parsed.error() == null ? "Machine not found" : parsed.error()));
        }
    }

    /** Adds one event, or several if the texts are too long for one. */
    private void addEvents(UUID machineId, List<Reading> readings, List<ReadingsRecordedEvent> facts) {
        int from = 0;
        int text = 0;
        for (int i = 0; i < readings.size(); i++) {
            int length = lengthOf(readings.get(i));
            if (text + length > MAX_EVENT_TEXT && i > from) {
                facts.add(new ReadingsRecordedEvent(machineId, caller.tenantId(), readings.subList(from, i)));
                from = i;
                text = 0;
            }
            text += length;
        }
        facts.add(new ReadingsRecordedEvent(machineId, caller.tenantId(), readings.subList(from, readings.size())));
    }

    private static int lengthOf(Reading reading) {
        String tag = reading.rawTag();
        return reading.metricName().length() + reading.unit().length() + (tag == null ? 0 : tag.length());
    }
}
