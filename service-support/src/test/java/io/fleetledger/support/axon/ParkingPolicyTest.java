package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import io.fleetledger.support.trace.UnthrottledLog;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Set;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.deadletter.DeadLetteringEventHandlerInvoker;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.InMemorySequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

class ParkingPolicyTest {

    private final ParkingPolicy policy = new ParkingPolicy("machine-list");

    static Throwable[] passing() {
        var timeout = new MongoSocketReadTimeoutException(
                "Timeout while receiving message", new ServerAddress(), new SocketTimeoutException("Read timed out"));
        return new Throwable[] {
            timeout,
            new IllegalStateException(timeout),
            new DataAccessResourceFailureException("No server", timeout),
            new MessageTimeoutException("No answer to a command within 30000 ms"),
            new CommandExecutionException("A store is unavailable", null, Outages.Outage.STORE),
            new NoHandlerForCommandException("Nobody is there yet")
        };
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatWasOutOfReachParksNothing(Throwable failure) {
        assertThatThrownBy(() -> policy.decide(letter(failure), failure)).isSameAs(failure);
    }

    /** As H2 says it on what is left of its connections. */
    @Test
    void nothingIsParkedByAProcessThatHasLostItsStores() {
        var failure = new EventStoreException("An append", new SQLException("Database is already closed"));
        var lost = new ParkingPolicy("machine-list", eventId -> true, () -> true);
        assertThatThrownBy(() -> lost.decide(letter(failure), failure)).isSameAs(failure);
        assertStaysParked(lost, failure);
    }

    @Test
    void anEventThatCannotBeHandledIsParkedWithItsCause() {
        for (Throwable failure : new Throwable[] {
            new IllegalStateException("An event of a group without a creation event"),
            new MongoWriteException(
                    new WriteError(10334, "Too large", new BsonDocument()), new ServerAddress(), Set.of()),
            new CommandExecutionException("A store is unavailable", null, Outages.Outage.REFUSED)
        }) {
            var decision = policy.decide(letter(failure), failure);
            assertThat(decision.shouldEnqueue()).isTrue();
            assertThat(decision.enqueueCause()).contains(failure);
        }
    }

    /** So that the log says it of each, also where the cause looks like an outage's. */
    @Test
    void whatIsSaidOfAnEventThatIsParkedOrDroppedIsMarked() {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger log = (Logger) LoggerFactory.getLogger(ParkingPolicy.class);
        log.setLevel(Level.WARN);
        log.addAppender(logged);
        try {
            Throwable failure = new IllegalStateException("Not to be handled");
            policy.decide(letter(failure), failure);
            new ParkingPolicy("machine-list", eventId -> true, () -> false).decide(letter(failure), failure);
        } finally {
            log.detachAppender(logged);
            log.setLevel(null);
        }
        assertThat(logged.list)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getMarkerList()).containsExactly(UnthrottledLog.MARKER));
    }

    @Test
    void aCauseIsCutToWhatTheDeadLettersHold() {
        Throwable failure = new IllegalStateException("x".repeat(5_000));
        assertThat(policy.decide(letter(failure), failure)
                        .enqueueCause()
                        .orElseThrow()
                        .getMessage())
                .hasSize(1_000);
    }

    /** By then Axon has decided to let go of it: nothing else has failed. */
    @Test
    void aParkedEventStaysParkedWhenTheCommitOfItsRetryMeetsAnOutage() {
        assertStaysParked(policy, new MongoTimeoutException("No server"));
    }

    @Test
    void aParkedEventStaysParkedWhenNobodyCanSayWhetherItWasDropped() {
        var outOfReach = new ParkingPolicy(
                "machine-list",
                eventId -> {
                    throw new MongoTimeoutException("No server");
                },
                () -> false);
        assertStaysParked(outOfReach, new IllegalStateException("An event of a group without a creation event"));
    }

    private static void assertStaysParked(ParkingPolicy policy, RuntimeException atCommit) {
        SequencedDeadLetterQueue<EventMessage<?>> queue = InMemorySequencedDeadLetterQueue.defaultQueue();
        queue.enqueue("sequence", letter(new IllegalStateException("as it was parked")));
        var retries = DeadLetteringEventHandlerInvoker.builder()
                .eventHandlers(new FailingAtCommit(atCommit))
                .queue(queue)
                .enqueuePolicy(policy)
                .transactionManager(NoTransactionManager.INSTANCE)
                .build();

        assertThat(retries.process(any -> true)).isFalse();
        assertThat(queue.sequenceSize("sequence")).isEqualTo(1);
        assertThat(queue.deadLetterSequence("sequence"))
                .allSatisfy(letter -> assertThat(letter.cause().orElseThrow().type())
                        .isEqualTo(atCommit.getClass().getName()));
    }

    record FailingAtCommit(RuntimeException failure) {

        @EventHandler
        void on(String event, UnitOfWork<?> unit) {
            unit.onPrepareCommit(committing -> {
                throw failure;
            });
        }
    }

    private static GenericDeadLetter<EventMessage<?>> letter(Throwable cause) {
        return new GenericDeadLetter<>("sequence", GenericEventMessage.asEventMessage("event"), cause);
    }
}
