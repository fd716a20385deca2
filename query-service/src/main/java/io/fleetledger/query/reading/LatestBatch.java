package io.fleetledger.query.reading;

import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.mongo.DocumentFields;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.time.Micros;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;

/** The newest readings of the machines in one batch of events, each read and written once. */
final class LatestBatch implements BatchWrite {

    private static final List<String> FIELDS = List.of(LatestDocument.POSITION, LatestDocument.READINGS);

    private final TenantDocuments latestReadings;
    private final BulkWrites documents;
    private final DocumentFields lastSeen;
    private final Map<String, LatestDocument> machines = new HashMap<>();
    /** A subset: handlers may have been given only some of the batch's events. */
    private final Map<String, LatestDocument> mentioned = new HashMap<>();

    /** @param lastSeen fields of the machines' own documents */
    LatestBatch(TenantDocuments latestReadings, BulkWrites documents, DocumentFields lastSeen) {
        this.latestReadings = latestReadings;
        this.documents = documents;
        this.lastSeen = lastSeen;
    }

    void load(String tenantId, Collection<String> machineIds) {
        Map<String, Document> stored = new HashMap<>();
        latestReadings
                .findByIds(tenantId, machineIds, FIELDS)
                .forEach(document -> stored.put(document.getString(LatestDocument.ID), document));
        machineIds.forEach(id -> machines.put(id, new LatestDocument(id, tenantId, stored.get(id))));
    }

    LatestDocument of(String machineId) {
        return mentioned.computeIfAbsent(
                machineId, id -> Objects.requireNonNull(machines.get(id), "a machine of the batch"));
    }

    /** The machines' own documents first: a redelivered event writes them again, though it changes nothing else. */
    @Override
    public void write() {
        mentioned.forEach((id, latest) -> {
            Long micros = latest.lastSeenMicros();
            lastSeen.put(
                    id,
                    new Document(ForeignMachineFields.LAST_SEEN_MICROS, micros)
                            .append(
                                    ForeignMachineFields.LAST_SEEN_KEY,
                                    micros == null ? new Date(0) : Date.from(Micros.instant(micros))));
            documents.put(latest.stored());
        });
        lastSeen.write();
        documents.write();
        machines.clear();
        mentioned.clear();
    }
}
