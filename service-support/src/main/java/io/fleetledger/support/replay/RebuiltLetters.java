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
 * What a rebuild has parked, beside what is parked of what is shown. Events are compared by their ids: that there are as
 * many does not say that they are the same.
 */
final class RebuiltLetters {

    /** So many are told of at most. */
    static final int TOLD = 50;

    /** Sequences that are compared together. */
    static final int PAGE = 500;

    private final ParkedEventStore store;

    /** @param store of exactly the names that are asked for */
    RebuiltLetters(ParkedEventStore store) {
        this.store = store;
    }

    /**
     * Events that could not be handled, and that are not parked of what is shown: {@value #TOLD} at most, each with its
     * tenant, its group and its id. What an administrator has dropped since it was parked here is dropped here, too.
     */
    List<Document> parkedAnew(List<ProcessingGroup> groups, int shown, int generation) {
        List<Document> found = new ArrayList<>();
        for (ProcessingGroup group : groups) {
            String rebuilt = ReplayUnit.named(group.name(), generation);
            List<Parked> page = store.firstParked(rebuilt, "", PAGE);
            while (!page.isEmpty()) {
                for (EventMessage<?> event : parkedAnew(group, page, ReplayUnit.named(group.name(), shown), rebuilt)) {
                    if (found.size() == TOLD) {
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
     * The next numbers above {@code highest} of which something is parked: generations of a read store that was lost. They
     * are passed over. To clear them when they are filled could clear what another process has parked by then.
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
        return groups.stream().anyMatch(group -> queue(group, generation).amountOfSequences() > 0);
    }

    /** All of a page in a few looks; one by one only those that were dropped, and those to be told of. */
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
                .limit(TOLD)
                .flatMap(first -> firstNotDropped(group, rebuilt, first.sequence()).stream())
                .toList();
    }

    /** The others only wait behind it, and may be many: a bad event of a tenant holds up all that come behind. */
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

    private SequencedDeadLetterQueue<EventMessage<?>> queue(ProcessingGroup group, int generation) {
        return store.deadLetters(ReplayUnit.named(group.name(), generation));
    }
}
