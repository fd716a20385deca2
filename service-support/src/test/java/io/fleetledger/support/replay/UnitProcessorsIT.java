package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.mongo.ForwardingTokenStore;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The moment of a swap, in which nobody is to write what is shown. */
@OnEveryMongoDb
class UnitProcessorsIT {

    private static final ReplayUnit UNIT = ReplayUnit.API_KEYS;
    private static final ProcessingGroup GROUP =
            new ProcessingGroup(ProjectionNames.API_KEYS, 2, 20, event -> Optional.empty());
    private static final TrackingToken AT_SEVEN = new GlobalSequenceTrackingToken(7);

    private final TestDatabase database = TestDatabase.open();
    private final ProcessingStores elsewhere = StoresOfProcesses.of("elsewhere", database);
    private final UnitState held = UnitState.first(UNIT, UNIT.versions()).begin(false, new Date(), Map.of(), List.of());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aHalfThatIsSplitOffWhileSegmentsAreBeingClaimedIsClaimedToo() {
        TokenStore tokens = elsewhere.projectionTokens();
        tokens.initializeTokenSegments(ReplayUnit.named(GROUP.name(), 0), 2, AT_SEVEN);
        tokens.initializeTokenSegments(ReplayUnit.named(GROUP.name(), 1), 2, AT_SEVEN);
        AtomicBoolean split = new AtomicBoolean();
        UnitProcessors unitProcessors = processes(
                new ForwardingTokenStore(
                        StoresOfProcesses.of("holder", database).projectionTokens()) {
                    @Override
                    public @Nullable TrackingToken fetchToken(String processorName, int segment) {
                        if (segment == 1 && split.compareAndSet(false, true)) {
                            tokens.initializeSegment(AT_SEVEN, processorName, 3);
                        }
                        return super.fetchToken(processorName, segment);
                    }
                });
        Map<Integer, String> holders = new HashMap<>();

        boolean swapped = unitProcessors.swap(
                List.of(GROUP),
                held,
                List.of(),
                position -> {
                    holders.putAll(elsewhere.segmentHolders(ReplayUnit.named(GROUP.name(), 0)));
                    return position == 7;
                },
                Duration.ofSeconds(30));

        assertThat(swapped).isTrue();
        assertThat(holders).isEqualTo(Map.of(0, "holder", 1, "holder", 3, "holder"));
    }

    private UnitProcessors processes(TokenStore ofHolder) {
        return new UnitProcessors(
                DefaultConfigurer.defaultConfiguration(false).buildConfiguration(),
                new GenerationStores(StoresOfProcesses.of("here", database), database::database),
                ofHolder,
                database::database,
                JacksonSerializer.defaultSerializer(),
                group -> List.of(),
                new ReplayShare(1),
                unit -> {});
    }
}
