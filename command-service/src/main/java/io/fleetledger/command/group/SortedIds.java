package io.fleetledger.command.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Sorts ids by their text. {@link UUID#compareTo} sorts differently: it compares the halves as signed. */
final class SortedIds {

    static final Comparator<UUID> AS_TEXT = (left, right) -> {
        int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
    };

    private SortedIds() {}

    static List<UUID> of(Collection<UUID> ids) {
        return ids.stream().sorted(AS_TEXT).toList();
    }

    /** The same ids in lists of at most {@code size}. */
    static List<List<UUID>> chunks(List<UUID> ids, int size) {
        List<List<UUID>> chunks = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += size) {
            chunks.add(ids.subList(from, Math.min(from + size, ids.size())));
        }
        return chunks;
    }
}
