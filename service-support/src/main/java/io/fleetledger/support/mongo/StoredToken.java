package io.fleetledger.support.mongo;

import io.fleetledger.support.mongo.SegmentClaims;
import java.time.Instant;
import java.util.Optional;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.bson.types.Binary;

/** A token as Axon's store for MongoDB writes it, which would read it for whoever claims its segment only. */
public final class StoredToken {

    public static final String PROCESSOR_NAME = "processorName";
    public static final String SEGMENT = "segment";

    private static final String TOKEN = "token";
    private static final String TOKEN_TYPE = "tokenType";
    private static final String OWNER = "owner";
    private static final String TIMESTAMP = "timestamp";
    private static final long BEGINNING = -1;

    private StoredToken() {}

    public static long position(Document row, Serializer serializer) {
        Binary token = row.get(TOKEN, Binary.class);
        if (token == null) {
            return BEGINNING;
        }
        TrackingToken stored = serializer.deserialize(
                new SimpleSerializedObject<>(token.getData(), byte[].class, row.getString(TOKEN_TYPE), null));
        return stored == null ? BEGINNING : stored.position().orElse(BEGINNING);
    }

    /** Whose claim holds, if there is one. */
    public static Optional<String> holder(Document row, Instant now) {
        Instant claimed = Instant.ofEpochMilli(row.getLong(TIMESTAMP));
        return claimed.plus(SegmentClaims.LASTING).isBefore(now)
                ? Optional.empty()
                : Optional.ofNullable(row.getString(OWNER));
    }
}
