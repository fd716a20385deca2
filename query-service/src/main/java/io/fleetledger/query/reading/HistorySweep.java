package io.fleetledger.query.reading;

import io.fleetledger.support.mongo.CrossTenantCollection;
import io.fleetledger.support.repeat.PeriodicTask;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the hours that are past their retention. It remembers how far it has come and finds each machine's next hour
 * by its id, so that it scans nothing that stays. Any number of processes may do so at once.
 */
final class HistorySweep {

    static final String COLLECTION = "reading-sweep";

    private static final Logger LOG = LoggerFactory.getLogger(HistorySweep.class);
    private static final String SWEPT_TO = "swept_to";
    private static final String HOUR = "hour";
    /** Hours to which a batch may still be about to write when their retention ends. */
    private static final int MARGIN = 2;

    /** Hours that a rebuild may take without leaving anything undeleted. */
    private static final int FIRST_LOOK_BACK = 48;

    private static final Duration FIRST_AFTER = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final CrossTenantCollection marks;
    private final CrossTenantCollection machines;
    private final CrossTenantCollection hours;
    private final CrossTenantCollection chunks;
    private final HistoryRetention retention;
    private final PeriodicTask sweeps = new PeriodicTask(
            "reading-sweep",
            FIRST_AFTER,
            EVERY,
            this::sweep,
            failure -> LOG.warn("Readings past their retention could not be deleted", failure));

    /** @param machines a document for each machine that ever measured something */
    HistorySweep(
            CrossTenantCollection marks,
            CrossTenantCollection machines,
            CrossTenantCollection hours,
            CrossTenantCollection chunks,
            HistoryRetention retention) {
        this.marks = marks;
        this.machines = machines;
        this.hours = hours;
        this.chunks = chunks;
        this.retention = retention;
    }

    void start() {
        sweeps.start();
    }

    void stop() {
        sweeps.shutdownNow();
    }

    /**
     * A store that has never been swept holds little older than the margin, since readings past their retention are not
     * stored. But a rebuild may have begun hours ago, and stored readings that have expired since.
     */
    void sweep() {
        long last = retention.firstHour() - MARGIN;
        List<Document> mark = marks.find(List.of(SWEPT_TO), List.of(HOUR));
        long from = mark.isEmpty() ? last - FIRST_LOOK_BACK : mark.get(0).getLong(HOUR) + 1;
        for (long hour = from; hour <= last && !Thread.currentThread().isInterrupted(); hour++) {
            sweep(hour);
            marks.put(new Document("_id", SWEPT_TO).append(HOUR, hour));
        }
    }

    /** Deletes the hour's document last, since it tells of its chunks. */
    private void sweep(long hour) {
        machines.forEachIds(machineIds -> {
            List<String> ids = machineIds.stream()
                    .map(machineId -> HourDocument.id(machineId, hour))
                    .toList();
            hours.find(ids, List.of(HourDocument.COUNT)).forEach(expired -> {
                String id = expired.getString(HourDocument.ID);
                int last = (int) (expired.getLong(HourDocument.COUNT) / Chunk.CAPACITY);
                chunks.remove(IntStream.rangeClosed(0, last)
                        .mapToObj(chunk -> id + "/" + chunk)
                        .toList());
                hours.remove(List.of(id));
            });
        });
    }
}
