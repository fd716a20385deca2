package io.fleetledger.query.past;

import static io.fleetledger.query.past.Versions.*;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.mongo.BatchWrite;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.bson.types.Binary;
import org.springframework.stereotype.Component;

/**
 * Tells where the events related to a machine are in the log: its own, its alerts' and those of groups it joined or
 * left. They are stored in log order in the collection {@value #COLLECTION}, some hundred in a document.
 */
@Component
public class MachineEventIndex implements PastUpdater {

    static final String COLLECTION = "machine-events";

    private static final String MACHINE_ID = "machine_id";
    private static final String FIRST_POSITION = "first_position";
    private static final String ENTRIES = "entries";
    private static final int ENTRY_BYTES = 4 * Long.BYTES;
    private static final int IN_ONE_DOCUMENT = 250;

    private final VersionChain machineEventParts;
    private final PastProgress progress;

    MachineEventIndex(VersionChain machineEventParts, PastProgress progress) {
        this.machineEventParts = machineEventParts;
        this.progress = progress;
    }

    /**
     * Identifies an event within its aggregate.
     *
     * @param aggregateId of a machine, an alert or a group
     * @param sequence among the events of that aggregate
     */
    public record Place(UUID aggregateId, long sequence) {}

    /**
     * An event related to the machine.
     *
     * @param position in the log
     */
    public record Entry(long position, Place place) {}

    @Override
    public void apply(DomainEventMessage<?> message, EventCoordinates coordinates, PastBatch batch) {
        if (Envelopes.typeOf(message.getPayloadType()).isPresent()) {
            machineOf(message).ifPresent(machineId -> {
                VersionBatch parts = batch.versions(COLLECTION);
                if (!parts.knows(machineId)) {
                    parts.prefetch(BatchWrite.events()
                            .flatMap(event -> machineOf(event).stream())
                            .toList());
                }
                add(List.of(machineId), coordinates, batch);
            });
        }
    }

    private static Optional<String> machineOf(EventMessage<?> message) {
        if (message.getPayload() instanceof MachineEvent event) {
            return Optional.of(event.machineId().toString());
        }
        return message.getPayload() instanceof AlertEvent event
                ? Optional.of(event.machineId().toString())
                : Optional.empty();
    }

    /** Adds the event of that moment to those related to these machines. */
    public void add(Collection<String> machineIds, EventCoordinates coordinates, PastBatch batch) {
        VersionBatch parts = batch.versions(COLLECTION);
        parts.prefetch(machineIds);
        for (String machineId : machineIds) {
            Document open = parts.open(machineId);
            if (open == null || open.get(ENTRIES, Binary.class).length() >= IN_ONE_DOCUMENT * ENTRY_BYTES) {
                parts.change(coordinates, machineId, part -> {
                    if (part.getString(ID).equals(idOf(machineId, coordinates.position()))) {
                        part.append(MACHINE_ID, machineId)
                                .append(FIRST_POSITION, coordinates.position())
                                .append(ENTRIES, new Binary(new byte[0]));
                    }
                    append(part, coordinates);
                });
            } else {
                parts.amend(coordinates, machineId, part -> append(part, coordinates));
            }
        }
    }

    private static void append(Document part, EventCoordinates coordinates) {
        byte[] before = part.get(ENTRIES, Binary.class).getData();
        UUID aggregateId = UUID.fromString(coordinates.aggregateId());
        part.append(
                ENTRIES,
                new Binary(ByteBuffer.allocate(before.length + ENTRY_BYTES)
                        .put(before)
                        .putLong(coordinates.position())
                        .putLong(aggregateId.getMostSignificantBits())
                        .putLong(aggregateId.getLeastSignificantBits())
                        .putLong(coordinates.sequence())
                        .array()));
    }

    /**
     * Finds events with positions {@code from} to before {@code to}, in ascending or descending order, as far as the
     * past is known.
     */
    public List<Entry> find(String tenantId, UUID machineId, long from, long to, boolean descending, int limit) {
        long end = Math.min(to, progress.position(tenantId) + 1);
        int enough = limit / IN_ONE_DOCUMENT + 2; // All but the first and the last are full.
        Deque<Document> parts = new ArrayDeque<>();
        machineEventParts.walkBack(tenantId, machineId.toString(), List.of(FIRST_POSITION, ENTRIES), part -> {
            if (part.getLong(FIRST_POSITION) < end) {
                parts.addLast(part);
            }
            if (!descending && parts.size() > enough) {
                parts.removeFirst();
            }
            return part.getLong(FIRST_POSITION) > from && !(descending && parts.size() == enough);
        });
        List<Entry> found = new ArrayList<>();
        Iterable<Document> inOrder = descending ? parts : parts::descendingIterator;
        for (Document part : inOrder) {
            List<Entry> entries = entries(part);
            if (descending) {
                Collections.reverse(entries);
            }
            entries.stream()
                    .filter(entry -> entry.position() >= from && entry.position() < end)
                    .forEach(found::add);
        }
        return found.subList(0, Math.min(limit, found.size()));
    }

    private static List<Entry> entries(Document part) {
        ByteBuffer all = ByteBuffer.wrap(part.get(ENTRIES, Binary.class).getData());
        List<Entry> entries = new ArrayList<>();
        while (all.hasRemaining()) {
            entries.add(new Entry(all.getLong(), new Place(new UUID(all.getLong(), all.getLong()), all.getLong())));
        }
        return entries;
    }
}
