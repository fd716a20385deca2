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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What event handlers park, whatever it is stored in: in the order of the log, also when a batch comes again. */
public abstract class LogOrderedDeadLetterQueueContract {

    private static final String GROUP = "machine-list";

    private final List<String> handled = new ArrayList<>();
    private final Set<String> poison = new HashSet<>();
    private final Map<String, EventMessage<?>> log = new HashMap<>();
    private Consumer<String> whileHandling = event -> {};

    /** In which parked events are. */
    protected abstract ParkedEventStore store();

    /** Of a batch. */
    protected abstract TransactionManager transactions();

    @Test
    void aBatchThatComesAgainParksNothingThatCameBeforeTheFailedEvent() {
        Processor invoker = invoker();
        poison.add("a3");
        fails(invoker, "a1", "a2", "a3", "b4");
        succeeds(invoker, "a1", "a2", "a3", "b4", "a5");

        assertThat(handled).containsExactly("a1", "a2", "b4", "a1", "a2", "b4");
        assertThat(parked("a")).containsExactly("a3", "a5");
    }

    @Test
    void whatIsParkedIsNotParkedAgain() {
        Processor invoker = invoker();
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
        Processor invoker = invoker();
        poison.add("a3");
        fails(invoker, "a1", "a2", "a3", "a4");
        poison.add("a1");
        succeeds(invoker, "a1", "a2", "a3", "a4", "a5");

        assertThat(handled).containsExactly("a1", "a2");
        assertThat(parked("a")).containsExactly("a1", "a2", "a3", "a4", "a5");
    }

    @Test
    void whatWasParkedIsHandledInOrderOnceItCanBe() {
        Processor invoker = invoker();
        poison.add("a2");
        fails(invoker, "a1", "a2", "a3");
        succeeds(invoker, "a1", "a2", "a3");
        poison.clear();
        handled.clear();
        assertThat(retryFirst(invoker)).isTrue();
        succeeds(invoker, "a4");

        assertThat(handled).containsExactly("a2", "a3", "a4");
        assertThat(parked("a")).isEmpty();
    }

    /** Its letter would be retried later, behind newer events. */
    @Test
    void whatCouldBeHandledWhenItsBatchComesAgainStaysParkedInItsOrder() {
        Processor invoker = invoker();
        poison.add("a2");
        fails(invoker, "a1", "a2", "a3");
        poison.clear();
        succeeds(invoker, "a1", "a2", "a3", "a4");

        assertThat(handled).containsExactly("a1", "a1");
        assertThat(parked("a")).containsExactly("a2", "a3", "a4");
    }

    /** What one event does is then stored, and no lock of its handler is held, while the next is handled. */
    @Test
    void aRetryHasAUnitOfWorkForEachEvent() {
        Processor invoker = invoker();
        poison.add("a1");
        succeeds(invoker, "a1", "a2", "a3");
        poison.clear();
        List<String> ended = new ArrayList<>();
        whileHandling = event -> {
            assertThat(ended).as("ended before %s", event).isEqualTo(handled);
            CurrentUnitOfWork.get().onCleanup(unit -> ended.add(event));
        };
        assertThat(retryFirst(invoker)).isTrue();

        assertThat(ended).containsExactly("a1", "a2", "a3");
    }

    /** As a segment's former owner has left it. */
    @Test
    void whatIsParkedWhenASegmentIsClaimedIsNotPassed() {
        Processor invoker = invoker();
        succeeds(invoker, "a1");
        park("a", "a2");
        invoker.queue().claimed();
        succeeds(invoker, "a3");

        assertThat(parked("a")).containsExactly("a2", "a3");
    }

    /** It has taken the segment over from this one, which was held up while it put things into their order. */
    @Test
    void whatAnotherProcessParksMeanwhileStaysBehindWhatIsMoved() {
        poison.add("a2");
        fails(invoker(), "a1", "a2", "a3");
        poison.add("a1");
        Iterator<String> meanwhile = List.of("a4", "a5").iterator();
        Processor heldUp = invoker(looking(store(), () -> {
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
            park("a", event);
        }
        new LogOrderedDeadLetterQueue(store(), GROUP).reorder("a");

        assertThat(parked("a")).containsExactly("a2", "a3", "a4", "a5");
    }

    /** A store may read a page at a time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 120, 245})
    void ofASequenceOfManyPagesWhatIsNotHandledStaysOnceEach(int handled) {
        List<String> events = parkMany(250);
        evictFirst("a", handled);
        List<String> waiting = events.subList(handled, events.size());
        new LogOrderedDeadLetterQueue(store(), GROUP).reorder("a");

        assertThat(parked("a")).isEqualTo(waiting);
        assertThat(store().deadLetters(GROUP).size()).isEqualTo(waiting.size());
    }

    @Test
    void ofASequenceOfManyPagesTheListHasEachEventOnce() {
        List<String> events = parkMany(250);
        List<String> listed = new ArrayList<>();
        for (Iterable<DeadLetter<? extends EventMessage<?>>> sequence :
                store().deadLetters(GROUP).deadLetters()) {
            sequence.forEach(letter -> listed.add(nameOf(letter)));
        }

        assertThat(listed).isEqualTo(events);
    }

    /** As a tenant that leaves is erased. */
    @Test
    void ofASequenceOfManyPagesEachEventCanBeEvictedWhileItIsRead() {
        parkMany(250);
        SequencedDeadLetterQueue<EventMessage<?>> queue = store().deadLetters(GROUP);
        queue.deadLetterSequence("a").forEach(queue::evict);

        assertThat(queue.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 40})
    void aSequenceIsRetriedHoweverManyOthersWait(int retried) {
        for (int sequence = 1; sequence <= 40; sequence++) {
            park("s" + sequence, "a" + sequence);
        }
        List<String> handled = new ArrayList<>();
        boolean done = store().deadLetters(GROUP)
                .process(letter -> nameOf(letter).equals("a" + retried), letter -> {
                    handled.add(nameOf(letter));
                    return Decisions.evict();
                });

        assertThat(done).isTrue();
        assertThat(handled).containsExactly("a" + retried);
        assertThat(store().deadLetters(GROUP).size()).isEqualTo(39);
    }

    /** It goes on when a retry by another process has handled the sequence, and other events have been parked since. */
    @Test
    void whoeverIsHeldUpDeletesNothingThatWasParkedMeanwhile() {
        List.of("a2", "a5", "a3", "a4").forEach(event -> park("a", event));
        AtomicInteger looks = new AtomicInteger();
        ParkedEventStore heldUp = looking(store(), () -> {
            if (looks.incrementAndGet() == 3) { // Between the last look and what is deleted behind it.
                evictFirst("a", 5);
                List.of("a6", "a7", "a8").forEach(event -> park("a", event));
            }
        });
        new LogOrderedDeadLetterQueue(heldUp, GROUP).reorder("a");

        assertThat(looks).hasValue(3);
        assertThat(parked("a")).containsExactly("a6", "a7", "a8");
    }

    private List<String> parkMany(int number) {
        List<String> events = IntStream.rangeClosed(1, number)
                .mapToObj(position -> "a" + position)
                .toList();
        events.forEach(event -> park("a", event));
        return events;
    }

    private void park(String sequence, String event) {
        transactions()
                .executeInTransaction(() ->
                        store().deadLetters(GROUP).enqueue(sequence, new GenericDeadLetter<>(sequence, event(event))));
    }

    private void evictFirst(String sequence, int number) {
        Iterator<DeadLetter<? extends EventMessage<?>>> letters =
                lettersOf(sequence).iterator();
        for (int done = 0; done < number; done++) {
            store().deadLetters(GROUP).evict(letters.next());
        }
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

    private static final class Looking extends ForwardingDeadLetterQueue {

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

    private Processor invoker() {
        return invoker(store());
    }

    /** As each of a group's processors has it. */
    private Processor invoker(ParkedEventStore store) {
        LogOrderedDeadLetterQueue queue = new LogOrderedDeadLetterQueue(store, GROUP);
        return new Processor(
                queue,
                DeadLetteringEventHandlerInvoker.builder()
                        .eventHandlers(new Handler())
                        .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                        .sequencingPolicy(event -> sequenceOf(event.getPayload().toString()))
                        .queue(queue)
                        .enqueuePolicy(new ParkingPolicy(GROUP))
                        .transactionManager(transactions())
                        .build());
    }

    private record Processor(LogOrderedDeadLetterQueue queue, DeadLetteringEventHandlerInvoker invoker) {}

    private boolean retryFirst(Processor processor) {
        return PerEventSequenceRetry.retry(processor.invoker(), store().deadLetters(GROUP), letter -> true);
    }

    @org.axonframework.config.ProcessingGroup(GROUP)
    final class Handler {

        @EventHandler
        void on(String event) {
            if (poison.contains(event)) {
                throw new IllegalArgumentException(event);
            }
            whileHandling.accept(event);
            handled.add(event);
        }
    }

    /** A batch whose token is stored. */
    private void succeeds(Processor invoker, String... events) {
        batch(invoker, false, events);
    }

    /** A batch that fails behind its last event. */
    private void fails(Processor invoker, String... events) {
        batch(invoker, true, events);
        invoker.queue().claimed(); // Before the batch comes again.
    }

    private void batch(Processor invoker, boolean fails, String... events) {
        UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
        unit.attachTransaction(transactions());
        var result = unit.executeWithResult(() -> {
            for (String event : events) {
                invoker.invoker().handle(event(event), Segment.ROOT_SEGMENT);
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
        return lettersOf(sequence).stream()
                .map(LogOrderedDeadLetterQueueContract::nameOf)
                .toList();
    }

    private List<DeadLetter<? extends EventMessage<?>>> lettersOf(String sequence) {
        List<DeadLetter<? extends EventMessage<?>>> letters = new ArrayList<>();
        transactions()
                .executeInTransaction(() ->
                        store().deadLetters(GROUP).deadLetterSequence(sequence).forEach(letters::add));
        return letters;
    }

    private static String nameOf(DeadLetter<? extends EventMessage<?>> letter) {
        return letter.message().getPayload().toString();
    }
}
