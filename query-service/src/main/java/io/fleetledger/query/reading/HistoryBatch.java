package io.fleetledger.query.reading;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.time.Micros;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** The hours that one batch of events adds to, each read and written once. */
final class HistoryBatch implements BatchWrite {

    private final TenantDocuments readingHours;
    private final TenantDocuments readingChunks;
    private final BulkWrites chunks;
    private final BulkWrites hours;
    private final Map<String, WorkingHour> working = new HashMap<>();

    HistoryBatch(TenantDocuments readingHours, TenantDocuments readingChunks, BulkWrites chunks, BulkWrites hours) {
        this.readingHours = readingHours;
        this.readingChunks = readingChunks;
        this.chunks = chunks;
        this.hours = hours;
    }

    /** Reads the hours that these events add to. */
    void load(List<ReadingsRecordedEvent> events) {
        Map<String, Set<String>> ids = new HashMap<>();
        for (ReadingsRecordedEvent event : events) {
            long before = Long.MIN_VALUE;
            for (Reading reading : event.readings()) {
                long hour = Micros.hour(reading.atMicros());
                if (hour != before) {
                    ids.computeIfAbsent(event.tenantId(), none -> new TreeSet<>())
                            .add(HourDocument.id(event.machineId().toString(), hour));
                    before = hour;
                }
            }
        }
        ids.forEach((tenantId, hoursOfTenant) -> readingHours
                .findByIds(tenantId, hoursOfTenant, HourDocument.FIELDS)
                .forEach(stored -> working.put(stored.getString(HourDocument.ID), hour(tenantId, stored))));
    }

    void add(ReadingsRecordedEvent event, Reading reading, long position) {
        String machineId = event.machineId().toString();
        long hour = Micros.hour(reading.atMicros());
        working.computeIfAbsent(HourDocument.id(machineId, hour), none -> hour(machineId, event.tenantId(), hour, null))
                .add(reading, position);
    }

    private WorkingHour hour(String tenantId, Document stored) {
        String id = stored.getString(HourDocument.ID);
        return hour(id.substring(0, id.indexOf('/')), tenantId, stored.getLong(HourDocument.HOUR), stored);
    }

    private WorkingHour hour(String machineId, String tenantId, long hour, @Nullable Document stored) {
        return new WorkingHour(
                machineId,
                tenantId,
                hour,
                stored,
                number -> readingChunks
                        .findById(tenantId, HourDocument.chunkId(machineId, hour, number), Chunk.FIELDS)
                        .orElseThrow(() -> new IllegalStateException("A chunk of readings is missing")));
    }

    /** Chunks first: an hour must not refer to a missing chunk. */
    @Override
    public void write() {
        working.values().forEach(hour -> hour.write(chunks, hours));
        chunks.write();
        hours.write();
        working.clear();
    }
}
