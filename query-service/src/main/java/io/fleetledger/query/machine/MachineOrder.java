package io.fleetledger.query.machine;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.MachineSort;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * Ids and sort keys of many machines, sorted here rather than in the store: dates by time, texts by code point, equal
 * keys by id in the same direction.
 */
final class MachineOrder {

    private static final Comparator<String> BY_CODE_POINT = MachineOrder::compareCodePoints;

    private final String key;
    private final SortDirection direction;
    /** By id: a machine that changes during the store's scan may be returned twice. */
    private final Map<String, Object> keys = new HashMap<>();

    MachineOrder(MachineSort sortBy, SortDirection direction) {
        this.key = MachineCursor.keyOf(sortBy);
        this.direction = direction;
    }

    /** The sort key that {@link #add} reads. */
    String key() {
        return key;
    }

    void add(Document machine) {
        keys.put(machine.getString(MachineDocument.ID), machine.get(key));
    }

    /** All of them, in order. */
    List<String> ids() {
        Comparator<Map.Entry<String, Object>> ascending = Comparator.comparing(
                        Map.Entry<String, Object>::getValue, MachineOrder::compareKeys)
                .thenComparing(Map.Entry::getKey);
        return keys.entrySet().stream()
                .sorted(direction == SortDirection.ASC ? ascending : ascending.reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static int compareKeys(Object one, Object other) {
        return one instanceof Date date
                ? date.compareTo((Date) other)
                : BY_CODE_POINT.compare((String) one, (String) other);
    }

    /** Java compares UTF-16 units, which sorts supplementary characters before U+E000 to U+FFFF. */
    private static int compareCodePoints(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
            }
        }
        return one.length() - other.length();
    }
}
