package io.fleetledger.query.reading;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.queries.reading.ReadingView;
import io.fleetledger.support.time.Micros;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A machine's newest reading of each metric, in the collection {@value #COLLECTION}: of at most
 * {@value #MAX_METRICS} metrics, those reported last. They form a list, because a metric's name may contain what a
 * field's name may not.
 */
final class LatestDocument {

    static final String COLLECTION = "latest-readings";
    static final int MAX_METRICS = 1_000;

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String READINGS = "readings";
    static final String METRIC = "metric";
    static final String UNIT = "unit";
    static final String AT_MICROS = "at";
    static final String VALUE = "value";
    /** Position in the log of the last event applied, to recognize a repeated event. */
    static final String POSITION = "position";

    private final String machineId;
    private final String tenantId;
    private final Map<String, Document> byMetric = new LinkedHashMap<>();
    private long position;

    /** @param stored the machine's stored document, or null */
    LatestDocument(String machineId, String tenantId, @Nullable Document stored) {
        this.machineId = machineId;
        this.tenantId = tenantId;
        this.position = stored == null ? -1 : stored.getLong(POSITION);
        if (stored != null) {
            stored.getList(READINGS, Document.class)
                    .forEach(reading -> byMetric.put(reading.getString(METRIC), reading));
        }
    }

    /** Of readings at the same instant, the first stays. */
    void add(List<Reading> readings, long at) {
        if (at > position) {
            readings.forEach(this::add);
            position = at;
        }
    }

    private void add(Reading reading) {
        Document known = byMetric.get(reading.metricName());
        if (known == null || known.getLong(AT_MICROS) < reading.atMicros()) {
            byMetric.put(
                    reading.metricName(),
                    new Document(METRIC, reading.metricName())
                            .append(UNIT, reading.unit())
                            .append(AT_MICROS, reading.atMicros())
                            .append(VALUE, reading.value()));
            if (byMetric.size() > MAX_METRICS) {
                byMetric.values().remove(oldest());
            }
        }
    }

    private Document oldest() {
        return byMetric.values().stream()
                .min(Comparator.comparingLong((Document reading) -> reading.getLong(AT_MICROS))
                        .thenComparing(reading -> reading.getString(METRIC)))
                .orElseThrow();
    }

    /** Microsecond of the newest reading, null if there is none. */
    @Nullable Long lastSeenMicros() {
        return byMetric.values().stream()
                .map(reading -> reading.getLong(AT_MICROS))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    Document stored() {
        return new Document(ID, machineId)
                .append(TENANT_ID, tenantId)
                .append(POSITION, position)
                .append(READINGS, new ArrayList<>(byMetric.values()));
    }

    static List<ReadingView> views(Document stored) {
        return stored.getList(READINGS, Document.class).stream()
                .map(reading -> new ReadingView(
                        reading.getString(METRIC),
                        reading.getDouble(VALUE),
                        reading.getString(UNIT),
                        Micros.instant(reading.getLong(AT_MICROS))))
                .sorted(Comparator.comparing(ReadingView::metricName))
                .toList();
    }
}
