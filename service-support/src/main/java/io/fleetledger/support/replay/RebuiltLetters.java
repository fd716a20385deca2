package io.fleetledger.support.replay;

import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private final ProcessingStores stores;

    /** @param stores of exactly the names that are asked for */
    RebuiltLetters(ProcessingStores stores) {
        this.stores = stores;
    }

    /**
     * Events that could not be handled, and that are not parked of what is shown: {@value #TOLD} at most, each with its
     * tenant, its group and its id. What an administrator has dropped since it was parked here is dropped here, too.
     */
    List<Document> parkedAnew(List<ProcessingGroup> groups, int shown, int generation) {
        List<Document> found = new ArrayList<>();
        for (ProcessingGroup group : groups) {
            SequencedDeadLetterQueue<EventMessage<?>> rebuilt = queue(group, generation);
            if (rebuilt.amountOfSequences() == 0) {
                continue;
            }
            for (Iterable<DeadLetter<? extends EventMessage<?>>> sequence : rebuilt.deadLetters()) {
                if (found.size() == TOLD) {
                    return found;
                }
                Optional<EventMessage<?>> first = firstNotDropped(group, rebuilt, sequence);
                if (first.isPresent() && !isParked(group, shown, first.get())) {
                    EventMessage<?> event = first.get();
                    found.add(new Document("tenant_id", event.getMetaData().get(MessageKeys.TENANT))
                            .append("group", group.name())
                            .append("event_id", event.getIdentifier()));
                }
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

    /** The others only wait behind it, and may be many: a bad event of a tenant holds up all that come behind. */
    private Optional<EventMessage<?>> firstNotDropped(
            ProcessingGroup group,
            SequencedDeadLetterQueue<EventMessage<?>> rebuilt,
            Iterable<DeadLetter<? extends EventMessage<?>>> sequence) {
        List<DeadLetter<? extends EventMessage<?>>> dropped = new ArrayList<>();
        Optional<EventMessage<?>> first = Optional.empty();
        for (DeadLetter<? extends EventMessage<?>> letter : sequence) {
            if (!stores.isDropped(group.name(), letter.message().getIdentifier())) {
                first = Optional.of(letter.message());
                break;
            }
            dropped.add(letter);
        }
        dropped.forEach(rebuilt::evict);
        return first;
    }

    private boolean isParked(ProcessingGroup group, int generation, EventMessage<?> event) {
        String sequence = group.sequencedBy().apply(event).orElseGet(event::getIdentifier);
        for (DeadLetter<? extends EventMessage<?>> letter :
                queue(group, generation).deadLetterSequence(sequence)) {
            if (letter.message().getIdentifier().equals(event.getIdentifier())) {
                return true;
            }
        }
        return false;
    }

    private SequencedDeadLetterQueue<EventMessage<?>> queue(ProcessingGroup group, int generation) {
        return stores.deadLetters(ReplayUnit.named(group.name(), generation));
    }
}
