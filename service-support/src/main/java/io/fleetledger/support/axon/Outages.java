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

/** Tells that something a message needs was out of reach, rather than that the message was at fault. */
public final class Outages {

    /** How calls of Axon Server end that is not there, or goes away; others have been answered. */
    private static final Set<Status.Code> LOST_CALLS =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED);

    /** How the driver and the servers mark what may be tried again: a node that shuts down, an election, a lost network. */
    private static final Set<String> MAY_BE_TRIED_AGAIN =
            Set.of("RetryableWriteError", MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);

    private Outages() {}

    /** What was out of reach, as it crosses the bus. */
    enum Outage {
        READ_STORE,
        STORE,
        /** The store of events did not answer: what was to be appended may have been. */
        OUTCOME_UNKNOWN,
        /** A store answered that it will not have what it was given, and will not another time. */
        REFUSED;

        private static Outage of(Throwable failure, Outage outOfReach) {
            if (isOutcomeUnknown(failure)) {
                return OUTCOME_UNKNOWN;
            }
            return isPassing(failure) ? outOfReach : REFUSED;
        }
    }

    /** By type, and for a failure in another process, of which only texts and details arrive, by its details. */
    public static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isStore(cause) || isBus(cause) || reported(cause).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether what was to be done may have been done: a call that broke off was not taken back, a message that nobody waited
     * for any longer neither, and an append without an answer may be in the log.
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

    /** What whoever sent the message is told, in another process as in this one; empty for what was no outage. */
    static Optional<Outage> toReport(Throwable failure, Outage outOfReach) {
        return isOutage(failure) || isPassing(failure) ? Optional.of(Outage.of(failure, outOfReach)) : Optional.empty();
    }

    /** Whether the same may well succeed later: not so where a store answered that it will not have what it was given. */
    static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isPassingInMongo(cause)
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

    /** Credentials among them: while they are wrong, no event is to blame. */
    private static boolean isPassingInMongo(Throwable cause) {
        return cause instanceof MongoSocketException
                || cause instanceof MongoTimeoutException
                || cause instanceof MongoConnectionPoolClearedException
                || cause instanceof MongoServerUnavailableException
                || cause instanceof MongoSecurityException
                || cause instanceof MongoNotPrimaryException
                || cause instanceof MongoNodeIsRecoveringException
                || cause instanceof MongoCursorNotFoundException // Of a node that went away, or was away for long.
                || cause instanceof MongoInterruptedException
                || isNotYetOnMostNodes(cause)
                || (cause instanceof MongoException labelled
                        && MAY_BE_TRIED_AGAIN.stream().anyMatch(labelled::hasErrorLabel));
    }

    private static boolean isNotYetOnMostNodes(Throwable cause) {
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
                || cause instanceof ExecutionException // Of an append without an answer.
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

    /** Intercepts query handlers: whoever asked may be in another process, where the store's exception means nothing. */
    static Object report(UnitOfWork<? extends QueryMessage<?, ?>> unit, InterceptorChain handler) throws Exception {
        try {
            return handler.proceed();
        } catch (RuntimeException failure) {
            throw toReport(failure, Outage.READ_STORE)
                    .<RuntimeException>map(
                            outage -> new QueryExecutionException("The read store is out of reach", failure, outage))
                    .orElse(failure);
        }
    }
}
