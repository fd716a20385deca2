package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.Test;

class StoredTokenTest {

    private final Serializer serializer = JacksonSerializer.defaultSerializer();

    @Test
    void aTokenStandsWhereItSays() {
        assertThat(StoredToken.position(row(new GlobalSequenceTrackingToken(7)), serializer))
                .isEqualTo(7);
        assertThat(StoredToken.position(new Document(), serializer)).isEqualTo(-1);
    }

    /** A half that has had no event has no token. */
    @Test
    void ofTwoMergedSegmentsTheOneBehindCounts() {
        TrackingToken seven = new GlobalSequenceTrackingToken(7);
        TrackingToken five = new GlobalSequenceTrackingToken(5);
        assertThat(StoredToken.position(row(new MergedTrackingToken(seven, five)), serializer))
                .isEqualTo(5);
        assertThat(StoredToken.position(row(new MergedTrackingToken(null, five)), serializer))
                .isEqualTo(-1);
        assertThat(StoredToken.position(row(new MergedTrackingToken(seven, null)), serializer))
                .isEqualTo(-1);
    }

    private Document row(TrackingToken token) {
        var serialized = serializer.serialize(token, byte[].class);
        return new Document("token", new Binary(serialized.getData()))
                .append("tokenType", serialized.getType().getName());
    }
}
