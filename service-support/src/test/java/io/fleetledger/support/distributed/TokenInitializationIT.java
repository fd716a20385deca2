package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fleetledger.support.mongo.AtomicInitializationTokenStore;
import io.fleetledger.support.mongo.ForwardingTokenStore;
import io.fleetledger.support.mongo.ProjectionTokens;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The segments of a group that nobody has followed yet, however the process ends that makes them. */
@OnEveryMongoDb
class TokenInitializationIT {

    private static final String GROUP = "things";
    private static final TrackingToken AT_SEVEN = new GlobalSequenceTrackingToken(7);

    private final TestDatabase database = TestDatabase.open();
    private final TokenStore ofProjections = ProjectionTokens.in(database.client(), database.name());
    private final TokenStore ofAxon = MongoTokenStore.builder()
            .mongoTemplate(DefaultMongoTemplate.builder()
                    .mongoDatabase(database.database())
                    .build())
            .serializer(JacksonSerializer.defaultSerializer())
            .ensureIndexes(false)
            .build();
    private final TokenStore ofSagas =
            StoresOfProcesses.of("this process", database).sagaTokens();

    @AfterEach
    void close() {
        database.close();
    }

    /** A process that found a part of them would take its segments for larger than they are. */
    @Test
    void aPartOfTheSegmentsIsNone() {
        assertPartIsNone(ofProjections, GROUP);
        assertPartIsNone(ofSagas, "sagas");
    }

    private static void assertPartIsNone(TokenStore tokens, String group) {
        tokens.initializeSegment(null, group, 3);
        assertThat(tokens.fetchSegments(group)).isEmpty();
        assertThat(tokens.fetchAvailableSegments(group)).isEmpty();

        tokens.initializeTokenSegments(group, 4, AT_SEVEN);
        assertThat(tokens.fetchSegments(group)).containsExactly(0, 1, 2, 3);
        assertThat(tokens.fetchAvailableSegments(group)).hasSize(4);
        assertThat(tokens.fetchToken(group, 0)).isEqualTo(AT_SEVEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatAProcessBeganTheNextOneEnds(int made) {
        List<Integer> begun = new ArrayList<>();
        TokenStore killed = beforeEach(segment -> {
            if (begun.size() == made) {
                throw new IllegalStateException("killed");
            }
            begun.add(segment);
        });
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> killed.initializeTokenSegments(GROUP, 4));
        assertThat(ofProjections.fetchSegments(GROUP)).isEmpty();

        ofProjections.initializeTokenSegments(GROUP, 4);
        assertThat(ofProjections.fetchSegments(GROUP)).containsExactly(0, 1, 2, 3);
    }

    /** Of an older or a newer version, say. What it began stands as it is. */
    @Test
    void whoWouldHaveMadeFewerEndsWhatWasBegun() {
        ofProjections.initializeSegment(null, GROUP, 3);
        ofProjections.initializeTokenSegments(GROUP, 1);
        assertThat(ofProjections.fetchSegments(GROUP)).containsExactly(0, 1, 2, 3);
    }

    /** Whoever is second is refused, and finds all of them when it looks again. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void ofTwoAtOnceOneMakesThemAll(int meanwhile) {
        TokenStore second = beforeEach(segment -> {
            if (segment == meanwhile) {
                ofProjections.initializeTokenSegments(GROUP, 2);
            }
        });
        assertThatExceptionOfType(UnableToInitializeTokenException.class)
                .isThrownBy(() -> second.initializeTokenSegments(GROUP, 2));
        assertThat(second.fetchSegments(GROUP)).containsExactly(0, 1);
    }

    @Test
    void segmentsThatAreThereAreNotMadeAgain() {
        ofProjections.initializeTokenSegments(GROUP, 1);
        assertThatExceptionOfType(UnableToClaimTokenException.class)
                .isThrownBy(() -> ofProjections.initializeTokenSegments(GROUP, 4));
        assertThat(ofProjections.fetchSegments(GROUP)).containsExactly(0);
    }

    /** Axon's store passes over a refusal of MongoDB's, such as for a full disk. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void withoutAnyOneOfTheOthersTheFirstIsNotMade(int refused) {
        TokenStore refusing = new AtomicInitializationTokenStore(new ForwardingTokenStore(ofAxon) {
            @Override
            public void initializeSegment(@Nullable TrackingToken token, String processorName, int segment) {
                if (segment != refused) {
                    super.initializeSegment(token, processorName, segment);
                }
            }
        });
        assertThatExceptionOfType(UnableToInitializeTokenException.class)
                .isThrownBy(() -> refusing.initializeTokenSegments(GROUP, 4));
        assertThat(ofProjections.fetchSegments(GROUP)).isEmpty();

        ofProjections.initializeTokenSegments(GROUP, 4);
        assertThat(ofProjections.fetchSegments(GROUP)).containsExactly(0, 1, 2, 3);
    }

    private TokenStore beforeEach(IntConsumer segments) {
        return new AtomicInitializationTokenStore(new ForwardingTokenStore(ofAxon) {
            @Override
            public void initializeSegment(@Nullable TrackingToken token, String processorName, int segment) {
                segments.accept(segment);
                super.initializeSegment(token, processorName, segment);
            }
        });
    }
}
