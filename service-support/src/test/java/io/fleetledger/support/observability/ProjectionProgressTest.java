package io.fleetledger.support.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.support.axon.InMemoryStores;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.ForwardingTokenStore;
import io.fleetledger.support.observability.ProjectionProgress.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a group has yet to see is a matter of all its segments, wherever and whether they are followed. */
@Execution(ExecutionMode.CONCURRENT)
class ProjectionProgressTest {

    private static final String SAGAS = "sagas";
    private static final int EVENTS = 10;
    private static final int SEGMENTS = 2;
    /** From this number on, events are not handled before the test ends. */
    private static final int LATER = 100;

    private final InMemoryStores ofOne = new InMemoryStores(true);
    private final InMemoryStores ofMany = new InMemoryStores(false);
    private final Map<Integer, Long> betweenProcesses = ofMany.storedPositions(SAGAS);
    private final List<Configuration> started = new ArrayList<>();
    private final CountDownLatch later = new CountDownLatch(1);
    private volatile boolean failing;

    @AfterEach
    void shutDown() {
        later.countDown();
        started.forEach(Configuration::shutdown);
    }

    @Test
    void aProcessWithoutSegmentsTellsWhatTheOthersHaveYetToSee() {
        betweenProcesses.putAll(Map.of(0, 9L, 1, 3L));
        assertThat(progress(0, ofMany).lagOf(SAGAS)).hasValue(6);

        betweenProcesses.put(1, 9L);
        assertThat(progress(0, ofMany).lagOf(SAGAS)).hasValue(0);
    }

    @Test
    void aSegmentThatNobodyFollowsIsBehind() {
        betweenProcesses.putAll(Map.of(0, 3L, 1, 3L));
        ProjectionProgress progress = progress(1, ofMany);

        await().untilAsserted(() -> assertThat(followed()).isEqualTo(1));
        await().untilAsserted(() -> assertThat(progress.lagOf(SAGAS)).hasValue(6));
    }

    @Test
    void ofASegmentThatIsFollowedHereTheProcessKnowsBetterThanItsToken() {
        betweenProcesses.putAll(Map.of(0, 3L, 1, 3L));
        ProjectionProgress progress = progress(SEGMENTS, ofMany);

        await().untilAsserted(() -> assertThat(progress.lagOf(SAGAS)).hasValue(0));
    }

    /** Whose tokens are in another store than those of projections. */
    @Test
    void aGroupOfSagasWithASegmentThatNobodyFollowsDoesNotRun() {
        ProjectionProgress progress = progress(1, ofOne);

        await().untilAsserted(() -> assertThat(followed()).isEqualTo(1));
        assertThat(progress.all()).singleElement().returns(false, Progress::running);
    }

    @Test
    void aGroupOfSagasRunsWithAllItsSegments() {
        ProjectionProgress progress = progress(SEGMENTS, ofOne);

        await().untilAsserted(() -> assertThat(progress.all()).singleElement().returns(true, Progress::running));
    }

    @Test
    void aProcessThatStandsByIsAsLevelAsThoseWhoFollow() {
        ProjectionProgress progress = standingBy();
        betweenProcesses.putAll(Map.of(0, 3L, 1, 9L));
        assertThat(progress.all())
                .singleElement()
                .returns(true, Progress::running)
                .returns(false, Progress::caughtUp)
                .returns(6L, Progress::lagEvents);

        ofMany.markEndReached(SAGAS);
        assertThat(progress.all()).singleElement().returns(true, Progress::caughtUp);
    }

    @Test
    void aProcessThatHasCaughtUpTellsThoseWhoStandBy() {
        betweenProcesses.putAll(Map.of(0, -1L, 1, -1L));
        ProjectionProgress progress = progress(SEGMENTS, ofMany);
        assertThat(ofMany.hasReachedEnd(SAGAS)).isFalse();

        await().untilAsserted(() -> assertThat(progress.all()).singleElement().returns(true, Progress::caughtUp));
        assertThat(ofMany.hasReachedEnd(SAGAS)).isTrue();
    }

    @Test
    void aProcessThatStandsByForAGroupThatNobodyHasBegunIsNotReady() {
        assertThat(standingBy().all())
                .singleElement()
                .returns(false, Progress::running)
                .returns(false, Progress::caughtUp);
    }

    /** Right after the start of a process with a large log it would be told to be behind by all of it. */
    @Test
    void howFarAGroupIsThatTheOnlyProcessHasNotBegunToFollowIsNotKnown() {
        ProjectionProgress progress = progress(0, ofOne);
        assertThat(progress.lagOf(SAGAS)).isEmpty();

        started.get(0).start();
        await().untilAsserted(() -> assertThat(progress.lagOf(SAGAS)).hasValue(0));
    }

    /** Under load the log grows as fast as a processor follows it. */
    @Test
    void whoHasSeenAllThatWasThereAtTheFirstLookHasCaughtUp() {
        ProjectionProgress progress = progress(0, ofOne);
        progress.all();
        assertThat(progress.yetToCatchUp()).containsExactly(SAGAS);
        started.get(0).start();
        await().untilAsserted(() -> assertThat(progress.lagOf(SAGAS)).hasValue(0));
        publish(started.get(0), LATER);

        assertThat(progress.all())
                .singleElement()
                .returns(true, Progress::caughtUp)
                .extracting(Progress::lagEvents)
                .isNotEqualTo(0L);
        assertThat(progress.yetToCatchUp()).isEmpty();
    }

    private ProjectionProgress standingBy() {
        ProjectionProgress progress = progress(SEGMENTS, ofMany);
        await().untilAsserted(() -> assertThat(followed()).isEqualTo(SEGMENTS));
        IntStream.range(0, SEGMENTS).forEach(segment -> processor().releaseSegment(segment, 1, TimeUnit.HOURS));
        await().untilAsserted(() -> assertThat(followed()).isZero());
        return progress;
    }

    /** Its processor remembers what went wrong until it has a segment. */
    @Test
    void aProcessThatFailedAndNowStandsByIsNotFailing() {
        betweenProcesses.putAll(Map.of(0, 9L, 1, 9L));
        ProjectionProgress progress = standingBy();
        failing = true;
        await().until(() -> processor().isError());
        failing = false;

        assertThat(progress.all()).singleElement().returns(true, Progress::running);
        assertThat(processor().isError()).isTrue();
        assertThat(followed()).isZero();
    }

    private TokenStore tokens(ProcessingStores stores) {
        return new ForwardingTokenStore(stores.sagaTokens()) {
            @Override
            public List<Segment> fetchAvailableSegments(String processorName) {
                if (failing) {
                    throw new IllegalStateException("out of reach");
                }
                return super.fetchAvailableSegments(processorName);
            }
        };
    }

    @Test
    void aSegmentThatWasMergedIsNotBehindForEver() {
        ProjectionProgress progress = progress(SEGMENTS, ofOne);
        await().untilAsserted(() -> assertThat(progress.lagOf(SAGAS)).hasValue(0));
        assertThat(processor().mergeSegment(1)).succeedsWithin(Duration.ofSeconds(10));
        started.get(0).eventStore().publish(GenericEventMessage.asEventMessage(EVENTS));

        await().untilAsserted(() -> {
            assertThat(followed()).isEqualTo(1);
            assertThat(progress.lagOf(SAGAS)).hasValue(0);
        });
    }

    private int followed() {
        return processor().processingStatus().size();
    }

    private StreamingEventProcessor processor() {
        return started.get(0)
                .eventProcessingConfiguration()
                .eventProcessor(SAGAS, StreamingEventProcessor.class)
                .orElseThrow();
    }

    /** A process that follows so many of the segments; with none, it has not begun. */
    private Configuration following(int segments, ProcessingStores stores) {
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false) // No Axon Server.
                .configureSerializer(configuration -> JacksonSerializer.defaultSerializer())
                .configureEmbeddedEventStore(configuration -> new InMemoryEventStorageEngine());
        configurer
                .eventProcessing()
                .registerEventHandler(configuration -> new Handler())
                .assignProcessingGroup(group -> SAGAS)
                .registerTokenStore(SAGAS, configuration -> tokens(stores))
                .registerPooledStreamingEventProcessor(
                        SAGAS,
                        Configuration::eventStore,
                        (configuration, builder) -> builder.initialSegmentCount(SEGMENTS)
                                .initialToken(source -> null)
                                .maxClaimedSegments(segments == 0 ? SEGMENTS : segments));
        Configuration configuration = configurer.buildConfiguration();
        started.add(configuration);
        if (segments > 0) {
            configuration.start();
        }
        publish(configuration, 0);
        return configuration;
    }

    private static void publish(Configuration configuration, int first) {
        IntStream.range(first, first + EVENTS)
                .forEach(number -> configuration.eventStore().publish(GenericEventMessage.asEventMessage(number)));
    }

    /** Of such a process. */
    private ProjectionProgress progress(int segments, ProcessingStores stores) {
        Configuration configuration = following(segments, stores);
        return new ProjectionProgress(
                configuration.eventProcessingConfiguration(),
                configuration.eventStore(),
                stores,
                List.of(new ProcessingGroup(SAGAS, SEGMENTS, 100, event -> Optional.empty(), true, null, false)));
    }

    final class Handler {

        @EventHandler
        void on(Integer number) throws InterruptedException {
            if (number >= LATER) {
                later.await();
            }
        }
    }
}
