package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.processor.ParkedSequenceState;
import io.fleetledger.commands.processor.RetryParkedEventsCommand;
import io.fleetledger.queries.processor.FindParkedEventsQuery;
import io.fleetledger.queries.processor.ParkedEventPage;
import io.fleetledger.queries.processor.ParkedEventView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParkedEventsTest {

    private static final String GROUP = "machine-list";
    private static final String MILL = "mill";

    private final InMemoryStores stores = new InMemoryStores(true);
    private final SequencedDeadLetterQueue<EventMessage<?>> queue = stores.deadLetters(GROUP);
    private final Map<Integer, Long> positions = new HashMap<>(Map.of(0, 100L));
    private final List<Long> handled = new ArrayList<>();
    /** What happens at each pause. */
    private final List<Runnable> pauses = new ArrayList<>();

    private int paused;
    private boolean fails;
    private Runnable behindTheLast = () -> {};

    private final ParkedEvents events = new ParkedEvents(
            ProcessingGroup.projection(GROUP, 1, event -> Optional.of(MILL)),
            stores,
            new Retries(),
            NoTransactionManager.INSTANCE,
            () -> positions,
            nanos -> {
                if (paused < pauses.size()) {
                    pauses.get(paused).run();
                }
                paused++;
            },
            new ParkedRetries(GROUP, Runnable::run, ParkedRetries.WAIT));

    @BeforeEach
    void isFollowed() {
        stores.projectionTokens().initializeTokenSegments(GROUP, 1);
    }

    /** Whoever handles the event before has what comes before it again, and takes it for old. */
    @Test
    void aRetryWaitsForTheBatchThatParkedTheEvent() {
        positions.put(0, 6L);
        UUID first = park(7);
        pauses.add(() -> assertThat(handled).isEmpty());
        pauses.add(() -> positions.put(0, 7L));

        assertThat(retry(first)).isEqualTo(new ParkedSequenceState(true, 0));
        assertThat(handled).containsExactly(7L);
    }

    @Test
    void nothingIsHandledUntilTheBatchThatParkedTheEventIsStored() {
        positions.put(0, 6L);
        UUID first = park(7);
        park(8);

        assertThat(retry(first)).isEqualTo(new ParkedSequenceState(true, 2));
        assertThat(handled).isEmpty();
        assertThat(paused).isEqualTo(10);
    }

    /** What its own segment has stored counts, not what another has. */
    @Test
    void aSegmentThatNobodyHasStoredIsAtItsBeginning() {
        positions.clear();
        UUID first = park(7);

        assertThat(retry(first).stillParked()).isEqualTo(1);
        assertThat(handled).isEmpty();
    }

    @Test
    void whatIsParkedWhileTheLastEventIsHandledIsHandledAsWell() {
        UUID first = park(7);
        behindTheLast = () -> park(8);

        assertThat(retry(first)).isEqualTo(new ParkedSequenceState(true, 0));
        assertThat(handled).containsExactly(7L, 8L);
    }

    @Test
    void whatIsParkedAMomentAfterTheLastEventIsHandledAsWell() {
        UUID first = park(7);
        pauses.add(() -> park(8));

        assertThat(retry(first)).isEqualTo(new ParkedSequenceState(true, 0));
        assertThat(handled).containsExactly(7L, 8L);
    }

    /** As two processes may have left them, of which one was held up for longer than its claim lasts. */
    @Test
    void whatIsParkedOutOfOrderIsHandledInThatOfTheLog() {
        park(9);
        UUID second = park(7);
        park(8);

        assertThat(retry(second)).isEqualTo(new ParkedSequenceState(true, 0));
        assertThat(handled).containsExactly(7L, 8L, 9L);
    }

    @Test
    void whatFailsOnceMoreIsNotTriedAgain() {
        UUID first = park(7);
        fails = true;

        assertThat(retry(first)).isEqualTo(new ParkedSequenceState(true, 1));
        assertThat(paused).isZero();
    }

    @Test
    void aPagePastTheEndIsEmptyWithTheRightTotals() {
        List<UUID> parked = List.of(park(7), park(8), park(9));
        assertThat(page("acme", 2).items()).extracting(ParkedEventView::id).containsExactly(parked.get(2));
        assertThat(page("acme", 3)).isEqualTo(new ParkedEventPage(List.of(), 3, 3, 2, 2));
        assertThat(page("acme", Integer.MAX_VALUE).items()).isEmpty();
        assertThat(page("beta", 1)).isEqualTo(new ParkedEventPage(List.of(), 0, 1, 2, 0));
    }

    private ParkedEventPage page(String tenantId, int page) {
        return events.handle(new FindParkedEventsQuery(tenantId, GROUP, page, 2));
    }

    private ParkedSequenceState retry(UUID eventId) {
        return events.handle(new RetryParkedEventsCommand("acme", GROUP, eventId));
    }

    private UUID park(long position) {
        EventMessage<?> event = new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                new GenericEventMessage<>(position, MetaData.with(MessageKeys.TENANT, "acme")));
        queue.enqueue(MILL, new GenericDeadLetter<>(MILL, event));
        return UUID.fromString(event.getIdentifier());
    }

    private final class Retries implements ParkedSequenceRetrier {

        @Override
        public String group() {
            return GROUP;
        }

        @Override
        public boolean retry(Predicate<DeadLetter<? extends EventMessage<?>>> ofSequence) {
            boolean all = queue.process(ofSequence, letter -> {
                if (fails) {
                    return Decisions.requeue(new IllegalStateException("not yet"));
                }
                handled.add((Long) letter.message().getPayload());
                return Decisions.evict();
            });
            Runnable once = behindTheLast;
            behindTheLast = () -> {};
            once.run();
            return all;
        }
    }
}
