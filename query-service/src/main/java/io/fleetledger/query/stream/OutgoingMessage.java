package io.fleetledger.query.stream;

import org.jspecify.annotations.Nullable;

/** A message to readers. */
final class OutgoingMessage {

    private final byte[] bytes;
    private final @Nullable Object merging;
    private final long at;

    /**
     * @param bytes the same array for all readers
     * @param merging of waiting messages with equal values, only the newest is sent; null for a message that is never
     *     left out
     * @param at tells which of two messages is newer
     */
    OutgoingMessage(byte[] bytes, @Nullable Object merging, long at) {
        this.bytes = bytes;
        this.merging = merging;
        this.at = at;
    }

    /** A message that is never left out. */
    static OutgoingMessage whole(byte[] bytes) {
        return new OutgoingMessage(bytes, null, 0);
    }

    byte[] bytes() {
        return bytes;
    }

    /** The key by which it replaces other messages; a unique one by default. */
    Object key() {
        return merging == null ? this : merging;
    }

    long at() {
        return at;
    }
}
