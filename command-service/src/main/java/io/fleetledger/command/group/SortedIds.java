package io.fleetledger.command.group;

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
}
