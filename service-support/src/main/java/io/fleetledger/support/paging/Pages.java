package io.fleetledger.support.paging;

/** How a list is divided into pages. */
public final class Pages {

    private Pages() {}

    /**
     * How many pages there are of so many, the last of which may be shorter: none of nothing.
     *
     * @param total 0 or more
     * @param pageSize 1 or more
     */
    public static long count(long total, int pageSize) {
        return (total + pageSize - 1) / pageSize;
    }
}
