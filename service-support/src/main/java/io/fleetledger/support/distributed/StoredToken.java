package io.fleetledger.support.distributed;

import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.bson.types.Binary;

/** A token as Axon's store for MongoDB writes it, which would read it for whoever claims its segment only. */
final class StoredToken {

    static final String PROCESSOR_NAME = "processorName";
    static final String SEGMENT = "segment";

    private static final String TOKEN = "token";
    private static final String TOKEN_TYPE = "tokenType";
    private static final long BEGINNING = -1;

    private StoredToken() {}

    static long position(Document row, Serializer serializer) {
        Binary token = row.get(TOKEN, Binary.class);
        if (token == null) {
            return BEGINNING;
        }
        TrackingToken stored = serializer.deserialize(
                new SimpleSerializedObject<>(token.getData(), byte[].class, row.getString(TOKEN_TYPE), null));
        return stored == null ? BEGINNING : stored.position().orElse(BEGINNING);
    }
}
