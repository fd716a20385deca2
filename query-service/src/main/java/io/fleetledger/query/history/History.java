package io.fleetledger.query.history;

import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.TimeLimitedReads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/**
 * Reads histories from the log, where they are complete at once: one part at a time, from either end, however long the
 * whole is.
 */
@Component
class History {

    private static final int WINDOW = 250;

    private final EventStore log;
    private final AggregateEvents events;
    private final TimeLimitedReads reads;
    private final Summaries summaries;

    History(EventStore log, AggregateEvents events, TimeLimitedReads reads, Summaries summaries) {
        this.log = log;
        this.events = events;
        this.reads = reads;
        this.summaries = summaries;
    }

    /** A part of a machine's history, or empty if the tenant never had that machine. */
    Optional<HistoryPage> ofMachine(String tenantId, UUID machineId, HistoryRange range) {
        return of(tenantId, machineId, range, History::isMachineOf);
    }

    /** Whether the tenant has, or ever had, that machine. */
    boolean isMachineOf(String tenantId, UUID machineId) {
        return read(machineId.toString(), 0, 1).stream().anyMatch(first -> isMachineOf(first.getPayload(), tenantId));
    }

    /** A part of a group's history, or empty if the tenant never had that group. An ended group keeps its history. */
    Optional<HistoryPage> ofGroup(String tenantId, UUID groupId, HistoryRange range) {
        return of(tenantId, groupId, range, History::isGroupOf);
    }

    private Optional<HistoryPage> of(
            String tenantId, UUID id, HistoryRange range, BiPredicate<Object, String> beginsSuch) {
        String aggregateId = id.toString();
        boolean begun =
                read(aggregateId, 0, 1).stream().anyMatch(first -> beginsSuch.test(first.getPayload(), tenantId));
        return begun ? Optional.of(page(tenantId, part(aggregateId, range), range)) : Optional.empty();
    }

    private static boolean isMachineOf(Object first, String tenantId) {
        return first instanceof MachineRegisteredEvent machine
                && machine.tenantId().equals(tenantId);
    }

    private static boolean isGroupOf(Object first, String tenantId) {
        return first instanceof MachineGroupCreatedEvent group
                && group.tenantId().equals(tenantId);
    }

    /** Reads one event more than wanted, if there are so many. Events that are not published do not count. */
    private List<DomainEventMessage<?>> part(String aggregateId, HistoryRange range) {
        long end = Math.min(
                range.to(),
                reads.read(() -> log.lastSequenceNumberFor(aggregateId), "look for a history's end")
                                .orElse(-1L)
                        + 1);
        List<DomainEventMessage<?>> events = new ArrayList<>();
        long from = range.from();
        while (from < end && events.size() <= range.limit()) {
            long size = Math.min(WINDOW, Math.min(end - from, range.limit() + 1L - events.size()));
            long start = range.descending() ? end - size : from;
            List<DomainEventMessage<?>> window = new ArrayList<>(read(aggregateId, start, start + size));
            if (range.descending()) {
                Collections.reverse(window);
                end = start;
            } else {
                from = start + size;
            }
            window.stream()
                    .filter(event -> Envelopes.typeOf(event.getPayloadType()).isPresent())
                    .forEach(events::add);
        }
        return events;
    }

    private List<DomainEventMessage<?>> read(String aggregateId, long from, long to) {
        return reads.read(() -> events.read(aggregateId, from, to), "look at a history");
    }

    private HistoryPage page(String tenantId, List<DomainEventMessage<?>> events, HistoryRange range) {
        boolean more = events.size() > range.limit();
        List<DomainEventMessage<?>> shown = more ? events.subList(0, range.limit()) : events;
        Map<UUID, String> groups = summaries.groupsNamedIn(tenantId, shown);
        return new HistoryPage(
                shown.stream().flatMap(event -> item(event, groups)).toList(), more);
    }

    private static Stream<HistoryItem> item(DomainEventMessage<?> event, Map<UUID, String> groups) {
        return Envelopes.typeOf(event.getPayloadType())
                .map(type -> new HistoryItem(
                        event.getSequenceNumber(),
                        type,
                        event.getTimestamp(),
                        (String) event.getMetaData().get(MessageKeys.ACTOR),
                        (String) event.getMetaData().get(MessageKeys.CORRELATION_ID),
                        Summaries.of(event.getPayload(), groups),
                        Envelopes.dataOf(event).orElseThrow()))
                .stream();
    }
}
