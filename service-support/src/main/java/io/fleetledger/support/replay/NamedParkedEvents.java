package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ParkedEventStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/** Parked events under the names of the generation that each group follows at the time of the call. */
final class NamedParkedEvents implements ParkedEventStore {

    private final ParkedEventStore parked;
    private final UnaryOperator<String> names;

    NamedParkedEvents(ParkedEventStore parked, UnaryOperator<String> names) {
        this.parked = parked;
        this.names = names;
    }

    @Override
    public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup) {
        return ReplayUnit.ofGroup(processingGroup).isEmpty()
                ? parked.deadLetters(processingGroup)
                : new GenerationDeadLetterQueue(() -> parked.deadLetters(names.apply(processingGroup)));
    }

    @Override
    public List<SequencedDeadLetterQueue<EventMessage<?>>> ofAllGroups() {
        return parked.ofAllGroups();
    }

    @Override
    public void forgetUnless(String processingGroup, BooleanSupplier begun) {
        parked.forgetUnless(names.apply(processingGroup), begun);
    }

    /** Holds for all generations. */
    @Override
    public void markDropped(String processingGroup, String eventId) {
        parked.markDropped(processingGroup, eventId);
    }

    @Override
    public Set<String> droppedOf(String processingGroup, Collection<String> eventIds) {
        return parked.droppedOf(processingGroup, eventIds);
    }

    @Override
    public Set<String> parkedOf(String processingGroup, Collection<String> sequences) {
        return parked.parkedOf(names.apply(processingGroup), sequences);
    }

    @Override
    public List<Parked> firstParked(String processingGroup, String after, int atMost) {
        return parked.firstParked(names.apply(processingGroup), after, atMost);
    }

    @Override
    public long countOf(String processingGroup, String tenantId) {
        return parked.countOf(names.apply(processingGroup), tenantId);
    }

    @Override
    public List<DeadLetter<? extends EventMessage<?>>> lettersOf(
            String processingGroup, String tenantId, int skip, int atMost) {
        return parked.lettersOf(names.apply(processingGroup), tenantId, skip, atMost);
    }

    @Override
    public Optional<String> sequenceOf(String processingGroup, String eventId) {
        return parked.sequenceOf(names.apply(processingGroup), eventId);
    }

    @Override
    public Optional<ParkedSpan> parkedSpan(String processingGroup, String sequence) {
        return parked.parkedSpan(names.apply(processingGroup), sequence);
    }

    @Override
    public Set<Parked> stillParked(String processingGroup, Collection<Parked> events) {
        return parked.stillParked(names.apply(processingGroup), events);
    }
}
