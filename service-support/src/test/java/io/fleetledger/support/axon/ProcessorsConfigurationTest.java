package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.RebuildingProcessors.RebuildProcessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.InMemorySequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.inmemory.InMemorySagaStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is parked is asked for where it may have changed, and not for every event. */
@Execution(ExecutionMode.CONCURRENT)
class ProcessorsConfigurationTest {

    private static final String GROUP = "things";

    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<String> dropped = ConcurrentHashMap.newKeySet();
    private volatile boolean outOfReach;
    /** Which processor loses its token, once, when something of a mill is parked. */
    private final AtomicReference<String> fails = new AtomicReference<>("");

    private final AtomicReference<String> lost = new AtomicReference<>("");

    private final TokenStore tokens = new InMemoryTokenStore() {
        @Override
        public void storeToken(TrackingToken token, String processorName, int segment) {
            if (processorName.equals(fails.get())
                    && new Stores().deadLetters(processorName).contains("mill")) {
                fails.set("");
                lost.set(processorName);
                throw new IllegalStateException("What was not on disk yet is lost");
            }
            super.storeToken(token, processorName, segment);
        }

        @Override
        public @Nullable TrackingToken fetchToken(String processorName, int segment) {
            TrackingToken stored = super.fetchToken(processorName, segment);
            return lost.compareAndSet(processorName, "") ? null : stored;
        }

        @Override
        public void releaseClaim(String processorName, int segment) {
            if (outOfReach) {
                throw new IllegalStateException("No server");
            }
            super.releaseClaim(processorName, segment);
        }
    };
    private final SequencedDeadLetterQueue<EventMessage<?>> parked =
            new InMemorySequencedDeadLetterQueue<>(InMemorySequencedDeadLetterQueue.builder()) {
                @Override
                public Iterable<DeadLetter<? extends EventMessage<?>>> deadLetterSequence(Object sequence) {
                    asked.incrementAndGet();
                    return super.deadLetterSequence(sequence);
                }
            };
    private final SequencedDeadLetterQueue<EventMessage<?>> parkedAnew =
            InMemorySequencedDeadLetterQueue.defaultQueue();
    private Configuration configuration;
    private final ProcessingGroup group = new ProcessingGroup(GROUP, 1, 10, event -> Optional.of(sequenceOf(event)));

    @org.axonframework.config.ProcessingGroup(GROUP)
    final class Handler {

        @EventHandler
        void on(String event) {
            if (event.endsWith("broken")) {
                throw new IllegalArgumentException(event);
            }
            handled.add(event);
        }
    }

    private final class Stores implements ProcessingStores, ParkedEventStore {

        @Override
        public long eraseSagas(String associationKey, Collection<String> values) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TokenStore projectionTokens() {
            return tokens;
        }

        @Override
        public TokenStore sagaTokens() {
            return tokens;
        }

        @Override
        public Map<Integer, Long> storedPositions(String processingGroup) {
            return Map.of();
        }

        @Override
        public Map<Integer, String> segmentHolders(String processingGroup) {
            return Map.of();
        }

        @Override
        public SagaStore<Object> sagas() {
            return new InMemorySagaStore();
        }

        @Override
        public <S> Map<String, S> sagasBy(Class<S> sagaType, String associationKey, Collection<String> values) {
            return Map.of();
        }

        @Override
        public boolean isSingleProcess() {
            return false;
        }

        @Override
        public ParkedEventStore parked() {
            return this;
        }

        @Override
        public long countOf(String processingGroup, String tenantId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DeadLetter<? extends EventMessage<?>>> lettersOf(
                String processingGroup, String tenantId, int skip, int atMost) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup) {
            return processingGroup.equals(GROUP) ? parked : parkedAnew;
        }

        @Override
        public List<SequencedDeadLetterQueue<EventMessage<?>>> ofAllGroups() {
            return List.of(parked, parkedAnew);
        }

        @Override
        public void markDropped(String processingGroup, String eventId) {
            dropped.add(eventId);
        }

        @Override
        public Set<String> droppedOf(String processingGroup, Collection<String> eventIds) {
            return eventIds.stream().filter(dropped::contains).collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public List<Parked> firstParked(String processingGroup, String after, int atMost) {
            return InMemoryStores.firstParked(deadLetters(processingGroup), after, atMost);
        }

        @Override
        public Optional<String> sequenceOf(String processingGroup, String eventId) {
            return InMemoryStores.sequenceOf(deadLetters(processingGroup), eventId);
        }

        @Override
        public Set<Parked> stillParked(String processingGroup, Collection<Parked> events) {
            Set<Parked> still = new HashSet<>(events);
            still.removeIf(event -> !idsOf(processingGroup, event.sequence()).contains(event.eventId()));
            return still;
        }

        private List<String> idsOf(String group, String sequence) {
            List<String> ids = new ArrayList<>();
            deadLetters(group)
                    .deadLetterSequence(sequence)
                    .forEach(letter -> ids.add(letter.message().getIdentifier()));
            return ids;
        }

        @Override
        public StreamableMessageSource<TrackedEventMessage<?>> source(
                Configuration configuration, ProcessingGroup group) {
            return configuration.eventStore();
        }

        @Override
        public TrackingToken tokenAfter(long position) {
            return new GlobalSequenceTrackingToken(position);
        }

        @Override
        public boolean streamsReadStoreThemselves() {
            return true;
        }

        @Override
        public void refuseTruncatedLog(LongSupplier head) {}

        @Override
        public long lag(ProcessingGroup group, long position, long head) {
            return head - position;
        }
    }

    @BeforeEach
    void start() {
        Configurer configurer = DefaultConfigurer.defaultConfiguration()
                .configureEmbeddedEventStore(anything -> new InMemoryEventStorageEngine())
                .eventProcessing(processing -> processing.registerEventHandler(anything -> new Handler()));
        new ProcessorsConfiguration()
                .processingGroups(List.of(group), List.of(), new Stores(), NoTransactionManager.instance())
                .configureModule(configurer);
        configuration = configurer.start();
    }

    @AfterEach
    void stop() {
        configuration.shutdown();
    }

    @Test
    void whereNothingIsParkedNobodyIsAskedForEveryEvent() {
        publish("mill: one", "lathe: one", "mill: two");
        awaitHandled("mill: one", "lathe: one", "mill: two");
        assertThat(asked).hasValue(0);
    }

    @Test
    void whatFollowsAParkedEventIsParkedBehindIt() {
        publish("mill: broken", "mill: two", "lathe: one");
        awaitHandled("lathe: one");
        assertThat(parked.sequenceSize("mill")).isEqualTo(2);
    }

    @Test
    void anEventThatWasDroppedIsSteppedOverAndWhatFollowsItIsHandled() {
        EventMessage<?> broken = GenericEventMessage.asEventMessage("mill: broken");
        dropped.add(broken.getIdentifier());
        configuration.eventBus().publish(broken);
        publish("mill: two");
        awaitHandled("mill: two");
        assertThat(parked.amountOfSequences()).isZero();
    }

    /** Its stores out of reach, a processor lets go of its segments without a word to anybody. */
    @Test
    void whatAnotherProcessHasParkedMeanwhileIsKnownWhenASegmentIsClaimed() {
        publish("mill: one");
        awaitHandled("mill: one");
        StreamingEventProcessor processor = configuration
                .eventProcessingConfiguration()
                .eventProcessor(GROUP, StreamingEventProcessor.class)
                .orElseThrow();
        outOfReach = true;
        processor.shutDown();
        parked.enqueue("mill", new GenericDeadLetter<>("mill", GenericEventMessage.asEventMessage("mill: broken")));
        processor.start();

        publish("mill: two", "lathe: one");
        awaitHandled("mill: one", "lathe: one");
        assertThat(parked.sequenceSize("mill")).isEqualTo(2);
    }

    @Test
    void aBatchThatComesAgainParksNothingThatCameBeforeTheFailedEvent() {
        fails.set(GROUP);
        publish("mill: one", "mill: broken", "mill: two");
        Awaitility.await()
                .untilAsserted(() -> assertThat(parked.sequenceSize("mill")).isEqualTo(2));
        publish("lathe: one");
        Awaitility.await().untilAsserted(() -> assertThat(handled).contains("lathe: one"));

        assertThat(namesIn(parked)).containsExactly("mill: broken", "mill: two");
        assertThat(handled).startsWith("mill: one", "mill: one");
    }

    /** Its batches are larger, and what it has parked alone is what it is judged by. */
    @Test
    void aRepeatedBatchOfARebuildParksNothingThatCameBeforeTheFailedEvent() {
        publish("mill: one", "mill: broken", "mill: two", "lathe: one");
        awaitHandled("mill: one", "lathe: one");
        handled.clear();
        fails.set("things@1");
        RebuildProcessor rebuilding = new RebuildingProcessors(configuration, new Stores(), List.of(group))
                .start(group, "things@1", List.of(new Handler()), unit -> {});
        try {
            Awaitility.await()
                    .until(() -> rebuilding.processor().processingStatus().values().stream()
                            .anyMatch(status -> status.getCurrentPosition().equals(head())));
        } finally {
            rebuilding.stop();
        }
        assertThat(namesIn(parkedAnew)).containsExactly("mill: broken", "mill: two");
        assertThat(Collections.frequency(handled, "mill: one")).isGreaterThan(1);
    }

    private OptionalLong head() {
        return configuration.eventStore().createHeadToken().position();
    }

    private static List<String> namesIn(SequencedDeadLetterQueue<EventMessage<?>> queue) {
        List<String> names = new ArrayList<>();
        queue.deadLetterSequence("mill")
                .forEach(letter -> names.add(letter.message().getPayload().toString()));
        return names;
    }

    private static String sequenceOf(EventMessage<?> event) {
        return event.getPayload().toString().split(":", -1)[0];
    }

    private void publish(String... events) {
        for (String event : events) {
            configuration.eventStore().publish(GenericEventMessage.asEventMessage(event));
        }
    }

    private void awaitHandled(String... events) {
        Awaitility.await().untilAsserted(() -> assertThat(handled).containsExactly(events));
    }
}
