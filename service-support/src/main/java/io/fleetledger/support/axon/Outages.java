package io.fleetledger.support.axon;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import io.axoniq.axonserver.connector.AxonServerException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.axonframework.axonserver.connector.query.AxonServerQueryDispatchException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.distributed.CommandDispatchException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.ExecutionException;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.axonframework.queryhandling.QueryExecutionException;
import org.axonframework.queryhandling.QueryMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells whether something that a message needs was unavailable, rather than the message being at fault. */
public final class Outages {

    /** How calls end when Axon Server is unavailable or disconnects; other calls have been answered. */
    private static final Set<Status.Code> LOST_CALLS =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED);

    /** How the driver and the servers label what may be retried: a node's shutdown, an election, a lost network. */
    private static final Set<String> RETRYABLE_LABELS =
            Set.of("RetryableWriteError", MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);

    /**
     * Servers' codes for what the driver itself would read again: a host, a network or a majority that cannot be
     * reached, an election, a shutdown, a time limit exceeded. The answers have no label, and the driver throws some of
     * them from a query as it throws any refusal.
     */
    private static final Set<Integer> MAY_BE_READ_AGAIN =
            Set.of(6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436);

    private Outages() {}

    /** What was unavailable, in a form that crosses the bus. */
    enum Outage {
        READ_STORE,
        STORE,
        /** The event store did not answer: the append may have succeeded. */
        OUTCOME_UNKNOWN,
        /** A store permanently refused what it was given. */
        REFUSED;

        private static Outage of(Throwable failure, Outage outOfReach) {
            if (isOutcomeUnknown(failure)) {
                return OUTCOME_UNKNOWN;
            }
            return isTransient(failure) ? outOfReach : REFUSED;
        }
    }

    /** Checks the type, and for a failure in another process, which arrives only as texts and details, the details. */
    public static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isStore(cause) || isBus(cause) || reported(cause).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the operation may have taken effect: a call that broke off and a message that timed out are not undone,
     * and an append without an answer may be in the log.
     */
    public static boolean isOutcomeUnknown(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isLostCall(cause)
                    || cause instanceof ExecutionException
                    || cause instanceof MessageTimeoutException
                    || reported(cause).filter(Outage.OUTCOME_UNKNOWN::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a store that can be reached had no room for the operation: no connection was free for too long, or
     * something else held what it needs.
     */
    public static boolean isBusy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isPoolExhausted(cause)
                    || cause instanceof SQLTimeoutException
                    || cause instanceof SQLTransactionRollbackException
                    || cause instanceof TransientDataAccessException) {
                return true;
            }
        }
        return false;
    }

    /** A pool that cannot connect fails alike, but has no connections, or names the last failure. */
    private static boolean isPoolExhausted(Throwable cause) {
        return cause instanceof SQLTransientConnectionException
                && cause.getCause() == null
                && !String.valueOf(cause.getMessage()).contains("(total=0,");
    }

    /** The outage to report to the sender, in this process or another; empty if the failure was no outage. */
    static Optional<Outage> toReport(Throwable failure, Outage outOfReach) {
        return isOutage(failure) || isTransient(failure)
                ? Optional.of(Outage.of(failure, outOfReach))
                : Optional.empty();
    }

    /** Whether a retry may well succeed: not if a store has refused what it was given. */
    static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isTransientInMongo(cause)
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof MessageTimeoutException
                    || isBus(cause)
                    || reported(cause)
                            .filter(outage -> outage != Outage.REFUSED)
                            .isPresent()) {
                return true;
            }
        }
        return Conflicts.isConflict(failure);
    }

    /** Includes wrong credentials: no event is to blame for them. */
    private static boolean isTransientInMongo(Throwable cause) {
        return cause instanceof MongoSocketException
                || cause instanceof MongoTimeoutException
                || cause instanceof MongoConnectionPoolClearedException
                || cause instanceof MongoServerUnavailableException
                || cause instanceof MongoSecurityException
                || cause instanceof MongoNotPrimaryException
                || cause instanceof MongoNodeIsRecoveringException
                || cause instanceof MongoCursorNotFoundException // Its node was gone, or unavailable for long.
                || cause instanceof MongoInterruptedException
                || isWriteConcernFailure(cause)
                || (cause instanceof MongoException answer
                        && (MAY_BE_READ_AGAIN.contains(answer.getCode())
                                || RETRYABLE_LABELS.stream().anyMatch(answer::hasErrorLabel)));
    }

    private static boolean isWriteConcernFailure(Throwable cause) {
        return cause instanceof MongoWriteConcernException
                || (cause instanceof MongoBulkWriteException bulk
                        && bulk.getWriteErrors().isEmpty()
                        && bulk.getWriteConcernError() != null);
    }

    private static boolean isStore(Throwable cause) {
        return cause instanceof MongoException
                || cause instanceof SQLException
                || cause instanceof DataAccessException
                || cause instanceof TransactionException
                || cause instanceof EventStoreException;
    }

    private static boolean isBus(Throwable cause) {
        return cause instanceof AxonServerException
                || cause instanceof org.axonframework.axonserver.connector.AxonServerException
                || cause instanceof AxonServerQueryDispatchException
                || cause instanceof CommandDispatchException
                || cause instanceof ExecutionException // An append without an answer.
                || isLostCall(cause)
                || cause instanceof NoHandlerForCommandException
                || cause instanceof NoHandlerForQueryException;
    }

    private static boolean isLostCall(Throwable cause) {
        return cause instanceof StatusRuntimeException call
                && LOST_CALLS.contains(call.getStatus().getCode());
    }

    private static Optional<Outage> reported(Throwable cause) {
        return cause instanceof HandlerExecutionException handling
                ? handling.getDetails().filter(Outage.class::isInstance).map(Outage.class::cast)
                : Optional.empty();
    }

    /** Intercepts query handlers: the caller may be in another process, where the store's exception means nothing. */
    static Object report(UnitOfWork<? extends QueryMessage<?, ?>> unit, InterceptorChain handler) throws Exception {
        try {
            return handler.proceed();
        } catch (RuntimeException failure) {
            throw toReport(failure, Outage.READ_STORE)
                    .<RuntimeException>map(
                            outage -> new QueryExecutionException("The read store is unavailable", failure, outage))
                    .orElse(failure);
        }
    }
}
