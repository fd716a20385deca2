package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEveryMongoDb
class LogTruncationGuardIT {

    private final TestDatabase database = TestDatabase.open();
    private final MongoTokenStore tokens = MongoTokenStore.builder()
            .mongoTemplate(DefaultMongoTemplate.builder()
                    .mongoDatabase(database.database())
                    .build())
            .serializer(JacksonSerializer.defaultSerializer())
            .build();
    private final LogTruncationGuard truncationGuard = start();

    private LogTruncationGuard start() {
        return new LogTruncationGuard(database.database(), JacksonSerializer.defaultSerializer());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEmptyReadStoreFollowsAnyLog() {
        assertThatCode(() -> truncationGuard.refuseTruncated(() -> -1)).doesNotThrowAnyException();
        assertThatCode(truncationGuard::refuseKnownTruncated).doesNotThrowAnyException();
    }

    @Test
    void aLogThatGoesAsFarAsWhatWasFollowedIsFollowedOn() {
        follow("machine-list", 7);
        follow("alerts", 9);

        assertThatCode(() -> truncationGuard.refuseTruncated(() -> 9)).doesNotThrowAnyException();
    }

    @Test
    void aLogThatEndsBeforeWhatAnyGroupHasFollowedIsRefused() {
        follow("machine-list", 7);
        follow("alerts", 9);

        assertThatThrownBy(() -> truncationGuard.refuseTruncated(() -> 8))
                .isInstanceOf(TruncatedLogException.class)
                .hasMessageContaining("position 8")
                .hasMessageContaining("up to 9");
    }

    @Test
    void itStaysRefusedWhenItHasGrownPastWhatWasFollowed() {
        follow("alerts", 9);
        assertThatThrownBy(() -> truncationGuard.refuseTruncated(() -> 8)).isInstanceOf(TruncatedLogException.class);

        assertThatThrownBy(() -> start().refuseTruncated(() -> 20))
                .isInstanceOf(TruncatedLogException.class)
                .hasMessageContaining("position 8");
        assertThatThrownBy(start()::refuseKnownTruncated).isInstanceOf(TruncatedLogException.class);
    }

    @Test
    void itIsFollowedOnceTheReadStoreIsEmptied() {
        follow("alerts", 9);
        assertThatThrownBy(() -> truncationGuard.refuseTruncated(() -> 8)).isInstanceOf(TruncatedLogException.class);

        database.database().drop();

        assertThatCode(() -> truncationGuard.refuseTruncated(() -> 8)).doesNotThrowAnyException();
    }

    private void follow(String group, long position) {
        tokens.initializeTokenSegments(group, 1, new GlobalSequenceTrackingToken(position));
    }
}
