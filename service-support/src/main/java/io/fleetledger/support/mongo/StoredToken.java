package io.fleetledger.support.mongo;

import java.time.Instant;
import java.util.Optional;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** Reads tokens as Axon's store for MongoDB writes them; that store would read a token only for its claimant. */
public final class StoredToken {

    public static final String PROCESSOR_NAME = "processorName";
    public static final String SEGMENT = "segment";

    private static final String TOKEN = "token";
    private static final String TOKEN_TYPE = "tokenType";
    private static final String OWNER = "owner";
    private static final String TIMESTAMP = "timestamp";
    private static final long BEGINNING = -1;

    private StoredToken() {}

    /** The token's position; -1 before the first event. */
    public static long position(Document row, Serializer serializer) {
        Binary token = row.get(TOKEN, Binary.class);
        return position(token == null ? null : token.getData(), row.getString(TOKEN_TYPE), serializer);
    }

    /**
     * The same for a token that is stored elsewhere.
     *
     * @param token as the serializer has written it; null for none
     */
    public static long position(byte @Nullable [] token, @Nullable String type, Serializer serializer) {
        return token == null
                ? BEGINNING
                : position(serializer.<byte[], TrackingToken>deserialize(
                        new SimpleSerializedObject<>(token, byte[].class, type, null)));
    }

    /**
     * The same for a token: -1 before the first event, and for two just merged segments the position of the one that
     * lags, which may not have begun.
     */
    public static long position(@Nullable TrackingToken token) {
        if (token instanceof MergedTrackingToken merged) {
            return Math.min(position(merged.lowerSegmentToken()), position(merged.upperSegmentToken()));
        }
        return token == null ? BEGINNING : token.position().orElse(BEGINNING);
    }

    /** The process with a valid claim, if any. */
    public static Optional<String> holder(Document row, Instant now) {
        Instant claimed = Instant.ofEpochMilli(row.getLong(TIMESTAMP));
        return claimed.plus(SegmentClaims.LASTING).isBefore(now)
                ? Optional.empty()
                : Optional.ofNullable(row.getString(OWNER));
    }
}
