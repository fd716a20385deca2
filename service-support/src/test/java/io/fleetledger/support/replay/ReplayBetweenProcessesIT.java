package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericEventMessage;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Two processes share what they show; readers ask now one and now the other, while it is built anew. */
@OnEveryMongoDb
class ReplayBetweenProcessesIT extends UnitOfProcesses {

    /** What is rebuilt is slow, and so is behind when the swap begins. */
    @Test
    void noReaderOfEitherGoesBackWhileOneIsSwappedAndNothingIsLost() throws Exception {
        swapUnderLoad(Duration.ofMillis(1), true);
    }

    /** The other takes no step of its own: all that it knows is what it read for its readers a moment ago. */
    @Test
    void noReaderGoesBackInAProcessThatHasNotNoticedYet() throws Exception {
        swapUnderLoad(Duration.ZERO, false);
    }

    private void swapUnderLoad(Duration ofRebuiltEvent, boolean bothTakeSteps) throws Exception {
        delay = ofRebuiltEvent;
        FollowingProcess one = start("one");
        FollowingProcess two = bothTakeSteps ? start("two") : standBy("two");
        Awaitility.await().until(() -> one.shown() == 300 && two.shown() == 300);
        AtomicBoolean ending = new AtomicBoolean();
        AtomicInteger published = new AtomicInteger(300);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        Future<?> writer = threads.scheduleWithFixedDelay(
                () -> log.publish(GenericEventMessage.asEventMessage(published.getAndIncrement())),
                0,
                2,
                TimeUnit.MILLISECONDS);
        Future<Integer> reader = threads.submit(() -> {
            long seen = 0;
            int reads = 0;
            while (!ending.get()) {
                long now = (reads++ % 2 == 0 ? one : two).shown();
                assertThat(now).isGreaterThanOrEqualTo(seen);
                seen = now;
            }
            return reads;
        });
        for (int swap = 1; swap <= 3; swap++) {
            int generation = swap;
            (swap % 2 == 0 && bothTakeSteps ? two : one).unit.request(false);
            Awaitility.await("swap " + swap)
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> reader.isDone()
                            || (one.states.refresh(UNIT).generation() == generation
                                    && one.stores.followed(UNIT) == generation
                                    && (!bothTakeSteps || two.stores.followed(UNIT) == generation)));
        }
        ending.set(true);
        assertThat(writer.isDone()).as("one that failed publishes no more").isFalse();
        writer.cancel(false);
        assertThat(reader.get()).isGreaterThan(100);
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        Awaitility.await()
                .untilAsserted(() -> assertThat(List.of(one.shown(), two.shown()))
                        .containsExactly((long) published.get(), (long) published.get()));
        Awaitility.await()
                .untilAsserted(() -> assertThat(mongo.getCollectionNames())
                        .contains("api-keys@3")
                        .doesNotContain(COLLECTION));
    }

    /** What processes know of each other is older than it takes so many events to come. */
    @Test
    void aRebuildIsSwappedWhileEventsComeFasterThanProcessesHearOfEachOther() throws Exception {
        FollowingProcess one = start("one");
        FollowingProcess two = start("two");
        Awaitility.await().until(() -> one.shown() == 300 && two.shown() == 300);
        AtomicInteger published = new AtomicInteger(300);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
        long begun = System.nanoTime();
        Future<?> writer = threads.scheduleAtFixedRate(
                () -> log.publish(IntStream.range(0, 75)
                        .mapToObj(any -> GenericEventMessage.asEventMessage(published.getAndIncrement()))
                        .toList()),
                0,
                50,
                TimeUnit.MILLISECONDS);
        try {
            Awaitility.await().until(() -> published.get() > 3_000);
            one.unit.request(false);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> one.stores.followed(UNIT) == 1 && two.stores.followed(UNIT) == 1);
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertThat((published.get() - 300) / seconds)
                    .as("events per second")
                    .isGreaterThan(1_000);
            assertThat(writer.isDone()).as("one that failed publishes no more").isFalse();
        } finally {
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        Awaitility.await().until(() -> one.shown() == published.get() && two.shown() == published.get());
    }

    @Test
    void whatWasSplitIsAsFinelySplitWhenItHasBeenRebuilt() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        assertThat(one.processor().splitSegment(1).join()).isTrue();
        assertThat(one.stores.segmentIds(GROUP.name())).containsExactlyInAnyOrder(0, 1, 3);
        one.unit.request(false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> one.stores.followed(UNIT) == 1 && one.shown() == 300);
        assertThat(one.stores.segmentIds(GROUP.name())).containsExactlyInAnyOrder(0, 1, 3);
        log.publish(GenericEventMessage.asEventMessage(300));
        Awaitility.await().until(() -> one.shown() == 301);
    }

    @Test
    void ofTwoWhoAskAtOnceOneBeginsARebuild() {
        FollowingProcess one = start("one");
        FollowingProcess two = start("two");
        UnitState first = one.unit.request(false);
        UnitState second = two.unit.request(true);
        assertThat(second.highest()).isEqualTo(first.highest()).isEqualTo(1);
    }

    @Test
    void whatOlderCodeHadBegunToRebuildIsNotInTheWayOfTheNext() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.stop();
        UnitState state = one.states.refresh(UNIT);
        assertThat(one.states.replace(state, state.begin(false, new Date(), Map.of(), List.of())))
                .isTrue();
        database.database()
                .getCollection(UnitStates.COLLECTION)
                .updateOne(
                        new Document("_id", UNIT.wireName()),
                        Document.parse("{$set:{'versions.api-keys':0,'rebuild.versions.api-keys':0}}"));
        FollowingProcess two = start("two");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> two.states.refresh(UNIT).generation() == 2);
        Awaitility.await().until(() -> two.shown() == 300);
    }

    /** During a rolling update: what newer code has filled is followed by the processes that have it. */
    @Test
    void aProcessOfAnOlderVersionReadsWhatANewerOneHasFilledAndDoesNotFollowIt() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        database.database()
                .getCollection(UnitStates.COLLECTION)
                .updateOne(new Document("_id", UNIT.wireName()), Document.parse("{$set:{'versions.api-keys':2}}"));
        Awaitility.await().until(() -> one.stores.isHeld(GROUP.name()) && !one.isFollowing());
        log.publish(GenericEventMessage.asEventMessage(300));
        Awaitility.await().during(Duration.ofSeconds(1)).until(() -> one.shown() == 300);
        assertThat(one.stores.isOfNewerCode(GROUP.name())).isTrue();
        assertThatThrownBy(() -> one.unit.request(false)).isInstanceOf(RefusedException.class);
        assertThat(one.states.refresh(UNIT).rebuild()).isNull();
    }
}
