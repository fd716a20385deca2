package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An event that fails parks what follows it in its sequence, and nothing that came before it. */
class SagaGroupTest {

    private final InMemoryStores stores = new InMemoryStores(true);
    private final SequencedDeadLetterQueue<EventMessage<?>> queue = stores.deadLetters("sagas");
    private final List<String> handled = new ArrayList<>();
    private final Set<String> poison = new HashSet<>();
    private final SagaStore<Object> sagaStore = stores.sagas();
    private final CachedSagaStore remembered = new CachedSagaStore(sagaStore, 10);
    private final SagaGroup group = new SagaGroup(
            ProcessingGroup.sagas(
                    "sagas", event -> Optional.of(event.getPayload().toString().substring(0, 1))),
            stores,
            remembered,
            NoTransactionManager.INSTANCE);
    private final EventHandlerInvoker invoker = group.invoker(new Sagas());
    private boolean looksAtSaga;
    private @Nullable String stateAfterEvent;

    @Test
    void whatFollowsAFailedEventInItsSequenceWaitsBehindIt() throws Exception {
        poison.add("a2");
        handle("a1", "a2", "a3", "b4");

        assertThat(handled).containsExactly("a1", "b4");
        assertThat(parked()).containsExactly("a2", "a3");
    }

    @Test
    void aBatchThatComesAgainParksNothingThatCameBeforeTheFailedEvent() throws Exception {
        poison.add("a3");
        handle("a1", "a2", "a3");
        handle("a1", "a2", "a3", "a4");

        assertThat(handled).containsExactly("a1", "a2", "a1", "a2");
        assertThat(parked()).containsExactly("a3", "a4");
    }

    @Test
    void whatWasParkedIsHandledInOrderOnceItCanBe() throws Exception {
        poison.add("a1");
        handle("a1", "a2");
        poison.clear();
        assertThat(group.retry(letter -> true)).isTrue();
        handle("a3");

        assertThat(handled).containsExactly("a1", "a2", "a3");
        assertThat(parked()).isEmpty();
    }

    /** Whose segment it is may have another process handle what comes next. */
    @Test
    void afterARetryItGoesOnWithWhatIsStored() throws Exception {
        poison.add("a1");
        handle("a1");
        remember("remembered");
        changeElsewhere("changed elsewhere");
        group.retry(letter -> true);

        assertThat(saga()).isEqualTo("changed elsewhere");
    }

    /** Out of reach of the store, a processor gives a segment up without telling. */
    @Test
    void aRetryJudgesByWhatIsStored() throws Exception {
        poison.add("a1");
        handle("a1");
        remember("remembered");
        changeElsewhere("changed elsewhere");
        poison.clear();
        looksAtSaga = true;
        group.retry(letter -> true);

        assertThat(handled).containsExactly("a1 after changed elsewhere");
    }

    /** Out of reach of the store, a processor gives a segment up without telling. */
    @Test
    void whoClaimsASegmentGoesOnWithWhatIsStored() {
        remember("remembered");
        changeElsewhere("changed elsewhere");
        group.claimed(Segment.ROOT_SEGMENT);

        assertThat(saga()).isEqualTo("changed elsewhere");
    }

    @Test
    void whoClaimsASegmentKnowsWhatWasParkedElsewhere() throws Exception {
        handle("a1");
        queue.enqueue("a", new GenericDeadLetter<>("a", event("a2")));
        group.claimed(Segment.ROOT_SEGMENT);
        handle("a3");

        assertThat(handled).containsExactly("a1");
        assertThat(parked()).containsExactly("a2", "a3");
    }

    private void remember(String state) {
        DefaultUnitOfWork.startAndGet(null).execute(() -> remembered.insertSaga(String.class, "1", state, Set.of()));
        assertThat(saga()).isEqualTo(state);
        DefaultUnitOfWork.startAndGet(null)
                .execute(() -> remembered.updateSaga(String.class, "1", state, new AssociationValuesImpl()));
    }

    private void changeElsewhere(String state) {
        sagaStore.updateSaga(String.class, "1", state, new AssociationValuesImpl());
    }

    private String saga() {
        return Objects.requireNonNull(remembered.loadSaga(String.class, "1")).saga();
    }

    /** The digit is the position in the log, the letter the sequence. */
    private void handle(String... events) throws Exception {
        for (String event : events) {
            invoker.handle(event(event), Segment.ROOT_SEGMENT);
        }
    }

    private static EventMessage<?> event(String name) {
        return new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(Long.parseLong(name.substring(1))),
                GenericEventMessage.asEventMessage(name));
    }

    private List<String> parked() {
        List<String> events = new ArrayList<>();
        queue.deadLetters()
                .forEach(sequence -> sequence.forEach(
                        letter -> events.add(letter.message().getPayload().toString())));
        return events;
    }

    private final class Sagas implements EventHandlerInvoker {

        @Override
        public boolean canHandle(EventMessage<?> event, Segment segment) {
            return true;
        }

        @Override
        public void handle(EventMessage<?> event, Segment segment) {
            String name = event.getPayload().toString();
            if (poison.contains(name)) {
                throw new IllegalStateException(name);
            }
            handled.add(looksAtSaga ? name + " after " + saga() : name);
            if (stateAfterEvent != null) {
                remembered.updateSaga(String.class, "1", stateAfterEvent, new AssociationValuesImpl());
            }
        }
    }
}
