package io.fleetledger.support.axon;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.InMemorySequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.inmemory.InMemorySagaStore;
import org.jspecify.annotations.Nullable;

/** What processors know, for one test; one queue for all groups. */
public final class InMemoryStores implements ProcessingStores, ParkedEventStore {

    private final TokenStore projectionTokens = new InMemoryTokenStore();
    private final TokenStore sagaTokens = new InMemoryTokenStore();
    private final SagaStore<Object> sagas = new InMemorySagaStore();
    private final SequencedDeadLetterQueue<EventMessage<?>> queue = InMemorySequencedDeadLetterQueue.defaultQueue();
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Set<String> reachedEnd = new HashSet<>();
    private final Set<String> dropped = ConcurrentHashMap.newKeySet();
    private final boolean ofOneProcess;

    public InMemoryStores(boolean ofOneProcess) {
        this.ofOneProcess = ofOneProcess;
    }

    @Override
    public TokenStore projectionTokens() {
        return projectionTokens;
    }

    @Override
    public TokenStore sagaTokens() {
        return sagaTokens;
    }

    @Override
    public SagaStore<Object> sagas() {
        return sagas;
    }

    @Override
    public <S> Map<String, S> sagasBy(Class<S> sagaType, String associationKey, Collection<String> values) {
        Map<String, S> found = new HashMap<>();
        for (String value : values) {
            for (String id : sagas.findSagas(sagaType, new AssociationValue(associationKey, value))) {
                found.put(value, sagas.loadSaga(sagaType, id).saga());
            }
        }
        return found;
    }

    @Override
    public boolean isSingleProcess() {
        return ofOneProcess;
    }

    @Override
    public Map<Integer, String> segmentHolders(String processingGroup) {
        return Map.of();
    }

    /** Of every group, and to be changed. */
    @Override
    public Map<Integer, Long> storedPositions(String processingGroup) {
        return positions;
    }

    @Override
    public long eraseSagas(String associationKey, Collection<String> values) {
        throw new UnsupportedOperationException("no tenant leaves here");
    }

    @Override
    public void markEndReached(String processingGroup) {
        reachedEnd.add(processingGroup);
    }

    @Override
    public boolean hasReachedEnd(String processingGroup) {
        return reachedEnd.contains(processingGroup);
    }

    @Override
    public ParkedEventStore parked() {
        return this;
    }

    @Override
    public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup) {
        return queue;
    }

    @Override
    public List<SequencedDeadLetterQueue<EventMessage<?>>> ofAllGroups() {
        return List.of(queue);
    }

    @Override
    public void markDropped(String processingGroup, String eventId) {
        dropped.add(processingGroup + '/' + eventId);
    }

    @Override
    public Set<String> droppedOf(String processingGroup, Collection<String> eventIds) {
        return eventIds.stream()
                .filter(id -> dropped.contains(processingGroup + '/' + id))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<Parked> firstParked(String processingGroup, String after, int atMost) {
        return firstParked(queue, after, atMost);
    }

    @Override
    public long countOf(String processingGroup, String tenantId) {
        return lettersOf(tenantId).count();
    }

    @Override
    public List<DeadLetter<? extends EventMessage<?>>> lettersOf(
            String processingGroup, String tenantId, int skip, int atMost) {
        return lettersOf(tenantId).skip(skip).limit(atMost).toList();
    }

    private Stream<DeadLetter<? extends EventMessage<?>>> lettersOf(String tenantId) {
        List<DeadLetter<? extends EventMessage<?>>> letters = new ArrayList<>();
        queue.deadLetters().forEach(sequence -> sequence.forEach(letters::add));
        return letters.stream()
                .filter(letter -> tenantId.equals(letter.message().getMetaData().get(MessageKeys.TENANT)));
    }

    /** Of letters that a test has enqueued. */
    static List<Parked> firstParked(SequencedDeadLetterQueue<EventMessage<?>> queue, String after, int atMost) {
        SortedMap<String, Parked> firsts = new TreeMap<>();
        for (Iterable<DeadLetter<? extends EventMessage<?>>> sequence : queue.deadLetters()) {
            GenericDeadLetter<?> first =
                    (GenericDeadLetter<?>) sequence.iterator().next();
            String name = first.getSequenceIdentifier().toString();
            firsts.put(name, new Parked(name, first.message().getIdentifier()));
        }
        return firsts.tailMap(after + Character.MIN_VALUE).values().stream()
                .limit(atMost)
                .toList();
    }

    @Override
    public Optional<String> sequenceOf(String processingGroup, String eventId) {
        return sequenceOf(queue, eventId);
    }

    /** Of letters that a test has enqueued. */
    static Optional<String> sequenceOf(SequencedDeadLetterQueue<EventMessage<?>> queue, String eventId) {
        for (Iterable<DeadLetter<? extends EventMessage<?>>> sequence : queue.deadLetters()) {
            for (DeadLetter<? extends EventMessage<?>> letter : sequence) {
                if (letter.message().getIdentifier().equals(eventId)) {
                    return Optional.of(((GenericDeadLetter<?>) letter)
                            .getSequenceIdentifier()
                            .toString());
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Set<Parked> stillParked(String processingGroup, Collection<Parked> events) {
        Set<Parked> parked = new HashSet<>();
        for (Parked event : events) {
            for (DeadLetter<?> letter : queue.deadLetterSequence(event.sequence())) {
                if (letter.message().getIdentifier().equals(event.eventId())) {
                    parked.add(event);
                }
            }
        }
        return parked;
    }

    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration, ProcessingGroup group) {
        return configuration.eventStore();
    }

    @Override
    public @Nullable TrackingToken tokenAfter(long position) {
        return position < 0 ? null : new GlobalSequenceTrackingToken(position);
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
