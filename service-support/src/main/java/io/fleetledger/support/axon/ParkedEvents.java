package io.fleetledger.support.axon;

import io.fleetledger.commands.processor.DropParkedEventCommand;
import io.fleetledger.commands.processor.ParkedSequenceState;
import io.fleetledger.commands.processor.RetryParkedEventsCommand;
import io.fleetledger.queries.processor.FindParkedEventsQuery;
import io.fleetledger.queries.processor.FindParkedSequenceQuery;
import io.fleetledger.queries.processor.ParkedEventPage;
import io.fleetledger.queries.processor.ParkedEventView;
import io.fleetledger.support.paging.Pages;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group's parked events, limited to a tenant: an administrator sees, retries and drops only events of the own
 * tenant. The reason for a failure is in the log, under the event's correlation id.
 */
final class ParkedEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedEvents.class);
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final String EVENT = "Event";
    private static final long BEGINNING = -1;
    /** Attempts per retry; together they take a second. */
    private static final int MAX_CHECKS = 10;

    private static final long RECHECK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ProcessingGroup group;
    private final ProcessingStores stores;
    private final LogOrderedDeadLetterQueue parked;
    private final ParkedSequenceRetrier sequences;
    private final TransactionManager transactions;
    private final Supplier<Map<Integer, Long>> positions;
    private final LongConsumer pause;
    private final ParkedRetries retries;

    /**
     * @param positions how far each segment's batches are stored
     * @param pause waits for that many nanoseconds
     * @param retries in which this group's retries run
     */
    ParkedEvents(
            ProcessingGroup group,
            ProcessingStores stores,
            ParkedSequenceRetrier sequences,
            TransactionManager transactions,
            Supplier<Map<Integer, Long>> positions,
            LongConsumer pause,
            ParkedRetries retries) {
        this.group = group;
        this.stores = stores;
        this.parked = new LogOrderedDeadLetterQueue(stores.parked(), group.name());
        this.sequences = sequences;
        this.transactions = transactions;
        this.positions = positions;
        this.pause = pause;
        this.retries = retries;
    }

    ParkedEventPage handle(FindParkedEventsQuery query) {
        long skipped = (query.page() - 1L) * query.pageSize();
        long total = transactions.fetchInTransaction(() -> stores.parked().countOf(group.name(), query.tenantId()));
        List<ParkedEventView> items =
                skipped >= total
                        ? List.of()
                        : transactions.fetchInTransaction(() -> stores
                                .parked()
                                .lettersOf(group.name(), query.tenantId(), Math.toIntExact(skipped), query.pageSize())
                                .stream()
                                .map(this::view)
                                .toList());
        return new ParkedEventPage(items, total, query.page(), query.pageSize(), Pages.count(total, query.pageSize()));
    }

    ParkedSequenceState handle(FindParkedSequenceQuery query) {
        return state(find(query.tenantId(), query.eventId()).map(this::keyOf));
    }

    ParkedSequenceState handle(RetryParkedEventsCommand command) {
        Optional<String> sequence = find(command.tenantId(), command.eventId()).map(this::keyOf);
        sequence.ifPresent(name -> retries.await(name, () -> retry(name)));
        return state(sequence);
    }

    /**
     * Repeats until no further event has been parked: the processor may have seen the last event still parked and have
     * parked the next one after it was gone.
     */
    private void retry(String sequence) {
        for (int check = 0; check < MAX_CHECKS; check++) {
            if (isStored(sequence)) {
                transactions.executeInTransaction(() -> parked.reorder(sequence));
                if (!sequences.retry(first -> sequence.equals(keyOf(first)))) {
                    return;
                }
            }
            pause.accept(RECHECK_INTERVAL_NANOS);
            if (sizeOf(sequence) == 0) {
                return;
            }
        }
        LOG.warn(
                "{} has yet to store its progress before the parked events, or is parking more after them: {}",
                group.name(),
                sequence);
    }

    /**
     * Whether the batch that parked the sequence's first event is stored. Before that, the batch may be delivered
     * again, with the events before the parked one: a handler that had already handled the parked event would skip them
     * as old, and they would be lost permanently.
     */
    private boolean isStored(String sequence) {
        long first = transactions.fetchInTransaction(() -> stores.parked()
                .parkedSpan(group.name(), sequence)
                .map(ParkedEventStore.ParkedSpan::first)
                .orElse(BEGINNING));
        int[] ids = transactions.fetchInTransaction(() -> stores.segmentIds(group.name()));
        Map<Integer, Long> stored = positions.get();
        return Arrays.stream(Segment.computeSegments(ids))
                .filter(segment -> segment.matches(sequence))
                .anyMatch(segment -> stored.getOrDefault(segment.getSegmentId(), BEGINNING) >= first);
    }

    ParkedSequenceState handle(DropParkedEventCommand command) {
        return state(transactions.fetchInTransaction(() -> find(command.tenantId(), command.eventId())
                .map(letter -> {
                    // First: if the process is killed in between, the event stays parked and can be dropped again.
                    stores.parked().markDropped(group.name(), letter.message().getIdentifier());
                    parked.evict(letter);
                    return keyOf(letter);
                })));
    }

    private ParkedSequenceState state(Optional<String> sequence) {
        return new ParkedSequenceState(
                sequence.isPresent(), sequence.map(this::sizeOf).orElse(0L));
    }

    private long sizeOf(String sequence) {
        return transactions.fetchInTransaction(() -> parked.sequenceSize(sequence));
    }

    private Optional<DeadLetter<? extends EventMessage<?>>> find(String tenantId, UUID eventId) {
        return transactions.fetchInTransaction(() -> stores.parked()
                .sequenceOf(group.name(), eventId.toString())
                .flatMap(sequence -> {
                    for (DeadLetter<? extends EventMessage<?>> letter : parked.deadLetterSequence(sequence)) {
                        if (belongsTo(tenantId, letter) && idOf(letter).equals(eventId)) {
                            return Optional.<DeadLetter<? extends EventMessage<?>>>of(letter);
                        }
                    }
                    return Optional.empty();
                }));
    }

    private static boolean belongsTo(String tenantId, DeadLetter<? extends EventMessage<?>> letter) {
        return tenantId.equals(letter.message().getMetaData().get(MessageKeys.TENANT));
    }

    /** An event without a sequence blocks no other and is its own key. */
    private String keyOf(DeadLetter<? extends EventMessage<?>> letter) {
        return group.sequencedBy()
                .apply(letter.message())
                .orElseGet(() -> letter.message().getIdentifier());
    }

    private static UUID idOf(DeadLetter<? extends EventMessage<?>> letter) {
        return UUID.fromString(letter.message().getIdentifier());
    }

    private ParkedEventView view(DeadLetter<? extends EventMessage<?>> letter) {
        EventMessage<?> event = letter.message();
        return new ParkedEventView(
                idOf(letter),
                keyOf(letter),
                nameOf(event.getPayloadType()),
                event.getTimestamp(),
                letter.enqueuedAt(),
                letter.lastTouched(),
                (String) event.getMetaData().get(MessageKeys.CORRELATION_ID));
    }

    /** The event's name as the API writes it. */
    private static String nameOf(Class<?> type) {
        String name = type.getSimpleName();
        String bare = name.endsWith(EVENT) ? name.substring(0, name.length() - EVENT.length()) : name;
        return WORD_START.matcher(bare).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
