package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of an order. Holds no more than twice as many as are wanted: then what is too many goes, and with it
 * whatever comes later and is no better. Equal rows stay in the order in which they came.
 */
final class FirstRows {

    private final Comparator<Row> order;
    private final long wanted;
    private final List<Row> rows = new ArrayList<>();
    private @Nullable Row last;

    private record Row(Object key, Document sortedBy) {}

    /** @param wanted how many rows, at least one */
    FirstRows(Comparator<Document> order, long wanted) {
        this.order = Comparator.comparing(Row::sortedBy, order);
        this.wanted = wanted;
    }

    void add(Object key, Document sortedBy) {
        Row row = new Row(key, sortedBy);
        if (last != null && order.compare(row, last) >= 0) {
            return;
        }
        rows.add(row);
        if (rows.size() / 2 >= wanted) {
            rows.sort(order);
            rows.subList((int) wanted, rows.size()).clear();
            last = rows.get(rows.size() - 1);
        }
    }

    /** Their keys, in order, behind the first {@code skip}. */
    Stream<Object> keysBehind(int skip) {
        return rows.stream().sorted(order).limit(wanted).skip(skip).map(Row::key);
    }
}
