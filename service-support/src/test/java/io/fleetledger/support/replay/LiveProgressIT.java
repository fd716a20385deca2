package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far a group is, asked of its tokens as they are stored. */
@OnEveryMongoDb
class LiveProgressIT {

    private static final ProcessingGroup GROUP = new ProcessingGroup(
            ProjectionNames.API_KEYS, 1, 10, event -> Optional.of(event.getIdentifier()), true, null, false);
    private static final Duration AGE = Duration.ofHours(1);

    private final TestDatabase database = TestDatabase.open();
    private final EmbeddedEventStore log = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final Configuration configuration = DefaultConfigurer.defaultConfiguration(false)
            .configureEventStore(any -> log)
            .eventProcessing(processing -> {})
            .buildConfiguration();
    private final GenerationStores stores =
            new GenerationStores(StoresOfProcesses.of("one", database), database::database);
    private final LiveProgress groups = new LiveProgress(
            configuration, stores, database::database, JacksonSerializer.defaultSerializer(), List.of(GROUP));

    @AfterEach
    void close() {
        database.close();
    }

    /** Until the half that was behind has caught up, such a token is what a merged segment has. */
    @Test
    void halvesThatWereMergedWaitForWhatTheOneBehindHasNotSeen() {
        for (int number = 0; number < 3; number++) {
            log.publish(recorded(AGE));
        }
        TokenStore tokens = stores.projectionTokens();
        tokens.initializeTokenSegments(GROUP.name(), 1);
        tokens.fetchToken(GROUP.name(), 0);
        tokens.storeToken(
                new MergedTrackingToken(new GlobalSequenceTrackingToken(0), new GlobalSequenceTrackingToken(2)),
                GROUP.name(),
                0);

        assertThat(groups.positions(GROUP)).isEqualTo(Map.of(0, 0L));
        assertThat(groups.waitingMillis(GROUP, 0)).isGreaterThanOrEqualTo(AGE.toMillis());
    }

    private static EventMessage<String> recorded(Duration ago) {
        return new GenericEventMessage<>(
                UUID.randomUUID().toString(), "event", Map.of(), Instant.now().minus(ago));
    }
}
