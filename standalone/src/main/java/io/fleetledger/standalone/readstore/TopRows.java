package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the first rows of an order. Holds at most twice as many rows as wanted: the excess is then dropped, and
 * later rows that are no better are ignored. Equal rows keep the order of their arrival.
 */
final class TopRows implements AutoCloseable {

    static final int FEW = 1_000;

    /** What may hold more than {@value FEW} rows at a time: a row takes some hundred bytes of a heap that all share. */
    static final int ROOMS = 2;

    static final Semaphore ROOM_FOR_MANY = new Semaphore(ROOMS, true);

    /** Less than the driver waits for an answer, with time left for the rest of the scan. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final String[] fields;
    private final Comparator<Row> order;
    private final long wanted;
    private final Duration patience;
    private final List<Row> rows = new ArrayList<>();
    private @Nullable Row last;
    private boolean hasRoomForMany;

    static final class TooManySortsException extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooManySortsException() {
            super("Too many pages far behind are read at the same time");
        }
    }

    private record Row(Object key, List<Object> sortedBy) {}

    /**
     * @param orderBy fields, each with a positive number if it ascends
     * @param wanted how many rows, at least one
     * @param patience how long to wait for room for many rows
     */
    TopRows(Document orderBy, long wanted, Duration patience) {
        this.fields = orderBy.keySet().toArray(String[]::new);
        this.order = order(orderBy);
        this.wanted = wanted;
        this.patience = patience;
    }

    /** That of {@link de.bwaldvogel.mongo.backend.DocumentComparator}, which looks the fields up at each comparison. */
    private static Comparator<Row> order(Document orderBy) {
        ValueComparator[] byField = orderBy.values().stream()
                .map(direction -> ((Number) direction).intValue() > 0 ? ValueComparator.asc() : ValueComparator.desc())
                .toArray(ValueComparator[]::new);
        return (one, other) -> {
            int compared = 0;
            for (int i = 0; i < byField.length && compared == 0; i++) {
                compared = byField[i].compare(one.sortedBy.get(i), other.sortedBy.get(i));
            }
            return compared;
        };
    }

    /** @throws TooManySortsException if others hold many rows */
    void add(Object key, Document document) {
        Object[] sortedBy = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            sortedBy[i] = Utils.getSubdocumentValueCollectionAware(document, fields[i]);
        }
        Row row = new Row(key, Arrays.asList(sortedBy));
        if (last != null && order.compare(row, last) >= 0) {
            return;
        }
        if (!hasRoomForMany && rows.size() == FEW) {
            takeRoomForMany();
        }
        rows.add(row);
        if (rows.size() / 2 >= wanted) {
            rows.sort(order);
            rows.subList((int) wanted, rows.size()).clear();
            last = rows.get(rows.size() - 1);
        }
    }

    private void takeRoomForMany() {
        try {
            hasRoomForMany = ROOM_FOR_MANY.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (!hasRoomForMany) {
            throw new TooManySortsException();
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
