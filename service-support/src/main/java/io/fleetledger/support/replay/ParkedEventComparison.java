package io.fleetledger.support.replay;

import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.axon.ParkedEventStore.Parked;
import io.fleetledger.support.axon.ProcessingGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.bson.Document;

/**
 * Compares what a rebuild has parked with what is parked in the shown generation. Events are compared by their ids:
 * equal numbers do not mean equal events.
 */
final class ParkedEventComparison {

    /** The most events that are reported. */
    static final int MAX_REPORTED = 50;

    /** How many sequences are compared together. */
    static final int PAGE = 500;

    private final ParkedEventStore store;

    /** @param store for exactly the given names */
    ParkedEventComparison(ParkedEventStore store) {
        this.store = store;
    }

    /**
     * Returns up to {@value #MAX_REPORTED} events that the rebuild has parked but the shown generation has not, each
     * with its tenant, group and id. Events that an administrator has dropped after they were parked here are dropped
     * here too.
     */
    List<Document> parkedAnew(List<ProcessingGroup> groups, int shown, int generation) {
        List<Document> found = new ArrayList<>();
        for (ProcessingGroup group : groups) {
            String rebuilt = ReplayUnit.named(group.name(), generation);
            List<Parked> page = store.firstParked(rebuilt, "", PAGE);
            while (!page.isEmpty()) {
                for (EventMessage<?> event : parkedAnew(group, page, ReplayUnit.named(group.name(), shown), rebuilt)) {
                    if (found.size() == MAX_REPORTED) {
                        return found;
                    }
                    found.add(new Document("tenant_id", event.getMetaData().get(MessageKeys.TENANT))
                            .append("group", group.name())
                            .append("event_id", event.getIdentifier()));
                }
                page = store.firstParked(rebuilt, page.get(page.size() - 1).sequence(), PAGE);
            }
        }
        return found;
    }

    /**
     * Returns the next numbers above {@code highest} with parked events: generations of a lost read store. They are
     * skipped: clearing them when they are filled could remove what another process has parked by then.
     */
    List<Integer> leftBehind(List<ProcessingGroup> groups, int highest) {
        List<Integer> numbers = new ArrayList<>();
        int next = highest + 1;
        while (isParkedOf(groups, next)) {
            numbers.add(next++);
        }
        return numbers;
    }

    private boolean isParkedOf(List<ProcessingGroup> groups, int generation) {
        return groups.stream()
                .anyMatch(group -> !store.firstParked(ReplayUnit.named(group.name(), generation), "", 1)
                        .isEmpty());
    }

    /** Compares a page in a few queries; only dropped and reported events are read one by one. */
    private List<EventMessage<?>> parkedAnew(ProcessingGroup group, List<Parked> page, String shown, String rebuilt) {
        Set<String> dropped =
                store.droppedOf(group.name(), page.stream().map(Parked::eventId).toList());
        List<Parked> firsts = new ArrayList<>();
        for (Parked first : page) {
            if (dropped.contains(first.eventId())) {
                firstNotDropped(group, rebuilt, first.sequence())
                        .ifPresent(event -> firsts.add(new Parked(first.sequence(), event.getIdentifier())));
            } else {
                firsts.add(first);
            }
        }
        Set<Parked> parked = store.stillParked(shown, firsts);
        return firsts.stream()
                .filter(first -> !parked.contains(first))
                .limit(MAX_REPORTED)
                .flatMap(first -> firstNotDropped(group, rebuilt, first.sequence()).stream())
                .toList();
    }

    /** Only the first matters: the later ones merely wait for it, and may be many. */
    private Optional<EventMessage<?>> firstNotDropped(ProcessingGroup group, String rebuilt, String sequence) {
        SequencedDeadLetterQueue<EventMessage<?>> queue = store.deadLetters(rebuilt);
        List<DeadLetter<? extends EventMessage<?>>> dropped = new ArrayList<>();
        Optional<EventMessage<?>> first = Optional.empty();
        for (DeadLetter<? extends EventMessage<?>> letter : queue.deadLetterSequence(sequence)) {
            if (!store.isDropped(group.name(), letter.message().getIdentifier())) {
                first = Optional.of(letter.message());
                break;
            }
            dropped.add(letter);
        }
        dropped.forEach(queue::evict);
        return first;
    }
}
