package io.fleetledger.support.paging;

/** Divides a list into pages. */
public final class Pages {

    private Pages() {}

    /**
     * How many pages a list has, the last perhaps shorter; 0 for an empty list.
     *
     * @param total 0 or more
     * @param pageSize 1 or more
     */
    public static long count(long total, int pageSize) {
        return (total + pageSize - 1) / pageSize;
    }
}
