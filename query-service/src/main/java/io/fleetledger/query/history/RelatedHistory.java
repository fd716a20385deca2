package io.fleetledger.query.history;

import io.fleetledger.query.past.MachineEventIndex;
import io.fleetledger.query.past.PastProgress;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.TimeLimitedReads;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A machine's events together with those of its alerts and those of groups it joined or left, in the order of the log.
 * An index tells where they are, and the log contains them.
 */
@Component
class RelatedHistory {

    private static final String MACHINE_IDS = "machine_ids";
    /** Events read at once from one machine, alert or group. */
    private static final int WINDOW = 250;
    /** Unwanted events between two wanted ones up to which both are read at once. */
    private static final int GAP = 10;

    private final MachineEventIndex index;
    private final PastProgress progress;
    private final AggregateEvents events;
    private final TimeLimitedReads reads;
    private final RelatedSummaries summaries;

    RelatedHistory(
            MachineEventIndex index,
            PastProgress progress,
            AggregateEvents events,
            TimeLimitedReads reads,
            RelatedSummaries summaries) {
        this.index = index;
        this.progress = progress;
        this.events = events;
        this.reads = reads;
        this.summaries = summaries;
    }

    /**
     * A part of the history of a machine that the tenant has; waits for what the present shows, as {@link PastProgress}
     * says.
     */
    HistoryPage of(String tenantId, UUID machineId, HistoryRange range) {
        progress.awaitPresent(tenantId, "without include=related");
        List<MachineEventIndex.Entry> found = index.find(
                tenantId,
                machineId,
                positionOf(range.from()),
                positionOf(range.to()),
                range.descending(),
                range.limit() + 1);
        boolean more = found.size() > range.limit();
        List<MachineEventIndex.Entry> shown = more ? found.subList(0, range.limit()) : found;
        Map<MachineEventIndex.Place, DomainEventMessage<?>> read = read(shown);
        Map<UUID, String> groups = summaries.groupsNamedIn(tenantId, List.copyOf(read.values()));
        return new HistoryPage(
                shown.stream()
                        .map(entry -> item(entry, event(read, entry), machineId, groups))
                        .toList(),
                more);
    }

    /** Sequences equal the ids of events: positions plus one, so that 0 is before all of them. */
    private static long positionOf(long sequence) {
        return sequence == Long.MAX_VALUE ? sequence : sequence - 1;
    }

    private static DomainEventMessage<?> event(
            Map<MachineEventIndex.Place, DomainEventMessage<?>> read, MachineEventIndex.Entry entry) {
        DomainEventMessage<?> event = read.get(entry.place());
        if (event == null) {
            throw new IllegalStateException("The log has no event at the indexed position: " + entry);
        }
        return event;
    }

    /** Reads events of the same machine, alert or group at once where they are close together. */
    private Map<MachineEventIndex.Place, DomainEventMessage<?>> read(List<MachineEventIndex.Entry> entries) {
        Map<UUID, TreeSet<Long>> wanted = new LinkedHashMap<>();
        entries.forEach(entry -> wanted.computeIfAbsent(entry.place().aggregateId(), none -> new TreeSet<>())
                .add(entry.place().sequence()));
        Map<MachineEventIndex.Place, DomainEventMessage<?>> read = new HashMap<>();
        wanted.forEach((aggregateId, sequences) -> {
            @Nullable Long from = sequences.first();
            while (from != null) {
                long first = from;
                long last = first;
                for (long next : sequences.tailSet(first, false)) {
                    if (next - last > GAP || next - first >= WINDOW) {
                        break;
                    }
                    last = next;
                }
                long end = last + 1;
                reads.read(() -> events.read(aggregateId.toString(), first, end), "look at a history")
                        .forEach(event ->
                                read.put(new MachineEventIndex.Place(aggregateId, event.getSequenceNumber()), event));
                from = sequences.higher(last);
            }
        });
        return read;
    }

    private static HistoryItem item(
            MachineEventIndex.Entry entry, DomainEventMessage<?> event, UUID machineId, Map<UUID, String> groups) {
        return new HistoryItem(
                entry.position() + 1,
                Envelopes.typeOf(event.getPayloadType()).orElseThrow(),
                event.getTimestamp(),
                (String) event.getMetaData().get(MessageKeys.ACTOR),
                (String) event.getMetaData().get(MessageKeys.CORRELATION_ID),
                RelatedSummaries.of(event.getPayload(), groups),
                ofThisMachine(Envelopes.dataOf(event).orElseThrow(), machineId));
    }

    /** Leaves out other machines: a thousand may have joined with it. */
    private static Map<String, @Nullable Object> ofThisMachine(Map<String, @Nullable Object> data, UUID machineId) {
        if (!data.containsKey(MACHINE_IDS)) {
            return data;
        }
        Map<String, @Nullable Object> own = new LinkedHashMap<>(data);
        own.put(MACHINE_IDS, List.of(machineId));
        return own;
    }
}
