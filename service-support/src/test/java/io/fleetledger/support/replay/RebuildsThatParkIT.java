package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.replay.Rebuild.Phase;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a rebuild parks decides whether it is shown. */
@OnEveryMongoDb
@Execution(ExecutionMode.CONCURRENT)
class RebuildsThatParkIT extends UnitOfProcesses {

    @Test
    void aRebuildThatParksMoreThanIsShownIsNotShown() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        poisoned.set(17);
        try {
            one.unit.request(false);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> one.states.refresh(UNIT).last() != null);
        } finally {
            poisoned.set(-1);
        }
        UnitState state = one.states.refresh(UNIT);
        assertThat(state.generation()).isZero();
        assertThat(state.last()).satisfies(last -> {
            assertThat(last.phase()).isEqualTo(Phase.FAILED);
            assertThat(last.reason()).contains("1 event could not be handled");
            assertThat(last.parked())
                    .singleElement()
                    .satisfies(event -> assertThat(event)
                            .containsEntry("group", GROUP.name())
                            .containsEntry("event_id", events.get(17).getIdentifier()));
        });
        assertThat(one.shown()).isEqualTo(300);
    }

    /** As many as before are not the same: here another one is missing from what was rebuilt. */
    @Test
    void aRebuildThatParksAnotherEventThanIsParkedIsNotShown() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        park(one, 5);
        poisoned.set(17);
        try {
            one.unit.request(false);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> one.states.refresh(UNIT).last() != null);
        } finally {
            poisoned.set(-1);
        }
        assertThat(one.states.refresh(UNIT).generation()).isZero();
        assertThat(Objects.requireNonNull(one.states.refresh(UNIT).last()).parked())
                .extracting(event -> event.getString("event_id"))
                .containsExactly(events.get(17).getIdentifier());
    }

    @Test
    void aRebuildThatParksWhatIsParkedIsShown() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        park(one, 17);
        rebuildPoisoned(one, 17);
        assertThat(one.stores.parked().deadLetters(GROUP.name()).sequenceSize("17"))
                .isEqualTo(1);
    }

    @Test
    void whatAnAdministratorHasDroppedIsNotInTheWayOfARebuild() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.stores.parked().markDropped(GROUP.name(), events.get(17).getIdentifier());
        rebuildPoisoned(one, 17);
        assertThat(one.stores.parked().deadLetters(GROUP.name()).amountOfSequences())
                .isZero();
    }

    /** It was parked by the rebuild before. */
    @Test
    void whatIsDroppedWhileARebuildIsUnderWayIsDroppedOfItToo() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        park(one, 17);
        var rebuilt = StoresOfProcesses.of("looks", database).parked().deadLetters(ReplayUnit.named(GROUP.name(), 1));
        delay = Duration.ofMillis(10);
        poisoned.set(17);
        try {
            one.unit.request(false);
            Awaitility.await().until(() -> rebuilt.amountOfSequences() == 1);
            one.stores.parked().markDropped(GROUP.name(), events.get(17).getIdentifier());
            one.stores.parked().deadLetters(GROUP.name()).clear();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> one.stores.followed(UNIT) == 1);
        } finally {
            poisoned.set(-1);
        }
        assertThat(one.stores.parked().deadLetters(GROUP.name()).amountOfSequences())
                .isZero();
    }

    /** As when both have found that none had begun: whoever looks later does not take away what the other has parked. */
    @Test
    void whatAnotherHasParkedBeforeThisOneFillsIsStillParked() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.stop();
        FollowingProcess two = standBy("two");
        two.unit.request(false);
        park(StoresOfProcesses.of("other", database).parked().deadLetters(ReplayUnit.named(GROUP.name(), 1)), 17);
        two.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> two.states.refresh(UNIT).last() != null);
        UnitState state = two.states.refresh(UNIT);
        assertThat(state.generation()).isZero();
        assertThat(Objects.requireNonNull(state.last()).parked())
                .extracting(event -> event.getString("event_id"))
                .containsExactly(events.get(17).getIdentifier());
    }

    /** A number that was given before is not given again, and what is left of it goes. */
    @Test
    void whatAGenerationOfALostReadStoreHasParkedIsNobodyElses() {
        var left = StoresOfProcesses.of("lost", database).parked().deadLetters(ReplayUnit.named(GROUP.name(), 1));
        park(left, 17);
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.unit.request(false);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> one.stores.followed(UNIT) == 2);
        assertThat(one.shown()).isEqualTo(300);
        Awaitility.await().until(() -> left.amountOfSequences() == 0);
    }

    @Test
    void aChangedVersionThatCannotBeRebuiltIsTriedOnceAndShownAsItWas() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.stop();
        database.database()
                .getCollection(UnitStates.COLLECTION)
                .updateOne(new Document("_id", UNIT.wireName()), Document.parse("{$set:{'versions.api-keys':0}}"));
        poisoned.set(17);
        try {
            FollowingProcess two = start("two");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> two.states.refresh(UNIT).last() != null);
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .until(() -> two.states.refresh(UNIT).highest() == 1);
            assertThat(two.shown()).isEqualTo(300);
        } finally {
            poisoned.set(-1);
        }
    }

    private void park(FollowingProcess process, int number) {
        park(process.stores.parked().deadLetters(GROUP.name()), number);
    }

    private void park(SequencedDeadLetterQueue<EventMessage<?>> queue, int number) {
        queue.enqueue(
                String.valueOf(number),
                new GenericDeadLetter<>(
                        String.valueOf(number), events.get(number), new IllegalArgumentException("poisoned")));
    }

    private void rebuildPoisoned(FollowingProcess process, int number) {
        poisoned.set(number);
        try {
            process.unit.request(false);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> process.stores.followed(UNIT) == 1);
        } finally {
            poisoned.set(-1);
        }
        assertThat(process.shown()).isEqualTo(299);
    }
}
