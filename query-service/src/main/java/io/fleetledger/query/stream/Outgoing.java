package io.fleetledger.query.stream;

import org.jspecify.annotations.Nullable;

/** Something to be sent to readers. */
final class Outgoing {

    private final byte[] bytes;
    private final @Nullable Object merging;
    private final long at;

    /**
     * @param bytes the same array for all readers
     * @param merging of two that wait with equal ones, only the newer is sent; null for what is never left out
     * @param at which of two is the newer
     */
    Outgoing(byte[] bytes, @Nullable Object merging, long at) {
        this.bytes = bytes;
        this.merging = merging;
        this.at = at;
    }

    /** What is never left out. */
    static Outgoing whole(byte[] bytes) {
        return new Outgoing(bytes, null, 0);
    }

    byte[] bytes() {
        return bytes;
    }

    /** What it takes the place of others by; its own by default. */
    Object key() {
        return merging == null ? this : merging;
    }

    long at() {
        return at;
    }
}
