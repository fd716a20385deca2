package io.fleetledger.query.reading;

import io.fleetledger.support.mongo.WholeCollection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.common.AxonThreadFactory;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away the hours that are past their retention. It remembers how far it has come and asks for each machine's next
 * hour by its id, so that it looks at nothing that stays. Any number of processes may do so at once.
 */
final class HistorySweep {

    static final String COLLECTION = "reading-sweep";

    private static final Logger LOG = LoggerFactory.getLogger(HistorySweep.class);
    private static final String SWEPT_TO = "swept_to";
    private static final String HOUR = "hour";
    /** Hours that somebody may be about to write to when their retention ends. */
    private static final int MARGIN = 2;

    /** Hours that a rebuild may take without anything being left behind. */
    private static final int FIRST_LOOK_BACK = 48;

    private static final int EVERY_MINUTES = 10;

    private final WholeCollection marks;
    private final WholeCollection machines;
    private final WholeCollection hours;
    private final WholeCollection chunks;
    private final HistoryRetention retention;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory("reading-sweep"));

    /** @param machines a document for each that ever measured something */
    HistorySweep(
            WholeCollection marks,
            WholeCollection machines,
            WholeCollection hours,
            WholeCollection chunks,
            HistoryRetention retention) {
        this.marks = marks;
        this.machines = machines;
        this.hours = hours;
        this.chunks = chunks;
        this.retention = retention;
    }

    void start() {
        var unused = timer.scheduleWithFixedDelay(this::sweepOrTell, 1, EVERY_MINUTES, TimeUnit.MINUTES);
    }

    void stop() {
        timer.shutdownNow();
    }

    private void sweepOrTell() {
        try {
            sweep();
        } catch (Throwable failure) { // One that came through would end this for ever.
            LOG.warn("Readings past their retention could not be deleted", failure);
        }
    }

    /**
     * A store that has never been swept holds little that is older than the margin: what is too old is not stored. But a
     * rebuild may have begun to store it hours ago.
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

    /** The hour's document last: it tells of its chunks. */
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
