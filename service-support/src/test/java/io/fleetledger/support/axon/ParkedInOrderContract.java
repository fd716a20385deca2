package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.deadletter.DeadLetteringEventHandlerInvoker;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.Test;

/** What event handlers park, whatever it is stored in: in the order of the log, also when a batch comes again. */
public abstract class ParkedInOrderContract {

    private static final String GROUP = "machine-list";

    private final List<String> handled = new ArrayList<>();
    private final Set<String> poison = new HashSet<>();
    private final Map<String, EventMessage<?>> log = new HashMap<>();

    /** In which parked events are. */
    protected abstract ParkedEventStore store();

    /** Of a batch. */
    protected abstract TransactionManager transactions();

    @Test
    void aBatchThatComesAgainParksNothingThatCameBeforeTheFailedEvent() {
        DeadLetteringEventHandlerInvoker invoker = invoker();
        poison.add("a3");
        fails(invoker, "a1", "a2", "a3", "b4");
        succeeds(invoker, "a1", "a2", "a3", "b4", "a5");

        assertThat(handled).containsExactly("a1", "a2", "b4", "a1", "a2", "b4");
        assertThat(parked("a")).containsExactly("a3", "a5");
    }

    @Test
    void whatIsParkedIsNotParkedAgain() {
        DeadLetteringEventHandlerInvoker invoker = invoker();
        poison.add("a1");
        succeeds(invoker, "a1", "a2");
        fails(invoker, "a3", "a4");
        succeeds(invoker, "a3", "a4", "a5");

        assertThat(handled).isEmpty();
        assertThat(parked("a")).containsExactly("a1", "a2", "a3", "a4", "a5");
    }

    /** As newer code may judge it, or a store that is full by then. */
    @Test
    void whatFailsOnlyWhenItComesAgainIsParkedBeforeWhatWasParkedFirst() {
        DeadLetteringEventHandlerInvoker invoker = invoker();
        poison.add("a3");
        fails(invoker, "a1", "a2", "a3", "a4");
        poison.add("a1");
        succeeds(invoker, "a1", "a2", "a3", "a4", "a5");

        assertThat(handled).containsExactly("a1", "a2");
        assertThat(parked("a")).containsExactly("a1", "a2", "a3", "a4", "a5");
    }

    @Test
    void whatWasParkedIsHandledInOrderOnceItCanBe() {
        DeadLetteringEventHandlerInvoker invoker = invoker();
        poison.add("a2");
        fails(invoker, "a1", "a2", "a3");
        succeeds(invoker, "a1", "a2", "a3");
        poison.clear();
        handled.clear();
        assertThat(invoker.process(letter -> true)).isTrue();
        succeeds(invoker, "a4");

        assertThat(handled).containsExactly("a2", "a3", "a4");
        assertThat(parked("a")).isEmpty();
    }

    /** It has taken the segment over from this one, which was held up while it put things into their order. */
    @Test
    void whatAnotherProcessParksMeanwhileStaysBehindWhatIsMoved() {
        poison.add("a2");
        fails(invoker(), "a1", "a2", "a3");
        poison.add("a1");
        Iterator<String> meanwhile = List.of("a4", "a5").iterator();
        DeadLetteringEventHandlerInvoker heldUp = invoker(looking(store(), () -> {
            if (meanwhile.hasNext()) {
                succeeds(invoker(), meanwhile.next());
            }
        }));
        succeeds(heldUp, "a1", "a2", "a3");

        assertThat(parked("a")).containsExactly("a1", "a2", "a3", "a4", "a5");
    }

    /** Each has looked where the sequence ends before the other one put something there. */
    @Test
    void aRetryGoesByTheLogWhateverTwoProcessesHaveParkedAtOnce() {
        for (String event : List.of("a2", "a5", "a3", "a4")) {
            transactions()
                    .executeInTransaction(
                            () -> store().deadLetters(GROUP).enqueue("a", new GenericDeadLetter<>("a", event(event))));
        }
        new ParkedInOrder(store(), GROUP).putInOrder("a");

        assertThat(parked("a")).containsExactly("a2", "a3", "a4", "a5");
    }

    /** Stores that tell of each look at a whole sequence, behind it. */
    private static ParkedEventStore looking(ParkedEventStore store, Runnable looked) {
        return (ParkedEventStore) Proxy.newProxyInstance(
                ParkedEventStore.class.getClassLoader(),
                new Class<?>[] {ParkedEventStore.class},
                (proxy, method, arguments) -> method.getName().equals("deadLetters")
                        ? new Looking(store.deadLetters((String) arguments[0]), looked)
                        : method.invoke(store, arguments));
    }

    private static final class Looking extends ForwardingDeadLetters {

        private final SequencedDeadLetterQueue<EventMessage<?>> queue;
        private final Runnable looked;

        private Looking(SequencedDeadLetterQueue<EventMessage<?>> queue, Runnable looked) {
            this.queue = queue;
            this.looked = looked;
        }

        @Override
        protected SequencedDeadLetterQueue<EventMessage<?>> queue() {
            return queue;
        }

        @Override
        public Iterable<DeadLetter<? extends EventMessage<?>>> deadLetterSequence(Object sequenceIdentifier) {
            List<DeadLetter<? extends EventMessage<?>>> letters = new ArrayList<>();
            super.deadLetterSequence(sequenceIdentifier).forEach(letters::add);
            looked.run();
            return letters;
        }
    }

    private DeadLetteringEventHandlerInvoker invoker() {
        return invoker(store());
    }

    /** As each of a group's processors has it. */
    private DeadLetteringEventHandlerInvoker invoker(ParkedEventStore store) {
        return DeadLetteringEventHandlerInvoker.builder()
                .eventHandlers(new Handler())
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .sequencingPolicy(event -> sequenceOf(event.getPayload().toString()))
                .queue(new ParkedInOrder(store, GROUP))
                .enqueuePolicy(new ParkingPolicy(GROUP))
                .transactionManager(transactions())
                .enableSequenceIdentifierCache()
                .build();
    }

    @org.axonframework.config.ProcessingGroup(GROUP)
    final class Handler {

        @EventHandler
        void on(String event) {
            if (poison.contains(event)) {
                throw new IllegalArgumentException(event);
            }
            handled.add(event);
        }
    }

    /** A batch whose token is stored. */
    private void succeeds(DeadLetteringEventHandlerInvoker invoker, String... events) {
        batch(invoker, false, events);
    }

    /** A batch that fails behind its last event. */
    private void fails(DeadLetteringEventHandlerInvoker invoker, String... events) {
        batch(invoker, true, events);
        invoker.segmentReleased(Segment.ROOT_SEGMENT);
    }

    private void batch(DeadLetteringEventHandlerInvoker invoker, boolean fails, String... events) {
        UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
        unit.attachTransaction(transactions());
        var result = unit.executeWithResult(() -> {
            for (String event : events) {
                invoker.handle(event(event), Segment.ROOT_SEGMENT);
            }
            if (fails) {
                throw new IllegalStateException("The claim is lost");
            }
            return null;
        });
        assertThat(result.isExceptional()).as("%s", result).isEqualTo(fails);
    }

    /** The digit is the position in the log, the letter the sequence; the same each time. */
    private EventMessage<?> event(String name) {
        return log.computeIfAbsent(
                name,
                first -> new GenericTrackedEventMessage<>(
                        new GlobalSequenceTrackingToken(Long.parseLong(first.substring(1))),
                        GenericEventMessage.asEventMessage(first)));
    }

    private static String sequenceOf(String event) {
        return event.substring(0, 1);
    }

    private List<String> parked(String sequence) {
        List<String> events = new ArrayList<>();
        transactions()
                .executeInTransaction(() -> store().deadLetters(GROUP)
                        .deadLetterSequence(sequence)
                        .forEach(letter ->
                                events.add(letter.message().getPayload().toString())));
        return events;
    }
}
