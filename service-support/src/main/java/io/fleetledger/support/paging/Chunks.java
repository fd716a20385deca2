package io.fleetledger.support.paging;

import java.util.List;
import java.util.stream.IntStream;

/** Divides a list into chunks, for stores and messages that take only so much at once. */
public final class Chunks {

    private Chunks() {}

    /** Views of the list with {@code size} elements each, the last perhaps with fewer; none of an empty list. */
    public static <T> List<List<T>> of(List<T> all, int size) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + size)
                .mapToObj(from -> all.subList(from, Math.min(from + size, all.size())))
                .toList();
    }
}
