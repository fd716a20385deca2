package io.fleetledger.query.reading;

import io.fleetledger.queries.reading.ReadingView;
import io.fleetledger.support.time.Micros;
import java.util.List;
import java.util.TreeMap;

/** The first readings, by instant and metric, of those added in any order; holds no more than wanted. */
final class FirstReadings {

    private final int wanted;
    private final TreeMap<ReadingCursor, ReadingView> readings = new TreeMap<>();

    FirstReadings(int wanted) {
        this.wanted = wanted;
    }

    boolean isFull() {
        return readings.size() >= wanted;
    }

    /** Whether a reading at that instant could be among the first. */
    boolean wants(long micros) {
        return !isFull() || micros <= readings.lastKey().micros();
    }

    void add(ReadingCursor place, String unit, double value) {
        readings.putIfAbsent(place, new ReadingView(place.metric(), value, unit, Micros.instant(place.micros())));
        if (readings.size() > wanted) {
            readings.pollLastEntry();
        }
    }

    List<ReadingView> inOrder() {
        return List.copyOf(readings.values());
    }
}
