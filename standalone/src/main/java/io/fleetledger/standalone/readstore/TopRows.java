package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the first rows of an order. Holds at most twice as many rows as wanted: the excess is then dropped, and
 * later rows that are no better are ignored. Equal rows keep the order of their arrival.
 */
final class TopRows implements AutoCloseable {

    static final int FEW = 5_000;

    /**
     * For more than {@value FEW} rows, kept until these are no longer needed: the rows before a page in the middle of a
     * large fleet take tens of megabytes, and all requests share one heap.
     */
    static final Semaphore ROOM_FOR_MANY = new Semaphore(1);

    private final Comparator<Row> order;
    private final long wanted;
    private final List<Row> rows = new ArrayList<>();
    private @Nullable Row last;
    private boolean hasRoomForMany;

    private record Row(Object key, Document sortedBy) {}

    /** @param wanted how many rows, at least one */
    TopRows(Comparator<Document> order, long wanted) {
        this.order = Comparator.comparing(Row::sortedBy, order);
        this.wanted = wanted;
    }

    void add(Object key, Document sortedBy) {
        Row row = new Row(key, sortedBy);
        if (last != null && order.compare(row, last) >= 0) {
            return;
        }
        if (!hasRoomForMany && rows.size() == FEW) {
            ROOM_FOR_MANY.acquireUninterruptibly();
            hasRoomForMany = true;
        }
        rows.add(row);
        if (rows.size() / 2 >= wanted) {
            rows.sort(order);
            rows.subList((int) wanted, rows.size()).clear();
            last = rows.get(rows.size() - 1);
        }
    }

    /** Their keys, in order, after the first {@code skip}. */
    Stream<Object> keysAfter(int skip) {
        return rows.stream().sorted(order).limit(wanted).skip(skip).map(Row::key);
    }

    @Override
    public void close() {
        if (hasRoomForMany) {
            hasRoomForMany = false;
            ROOM_FOR_MANY.release();
        }
    }
}
