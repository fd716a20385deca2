package io.fleetledger.support.axon;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.axoniq.axonserver.connector.AxonServerException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
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

    private Outages() {}

    /** What was out of reach, as it crosses the bus. */
    enum Outage {
        READ_STORE,
        STORE
    }

    /** By type, and for a failure in another process, of which only texts and details arrive, by its details. */
    public static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isStore(cause) || isBus(cause) || isReported(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the same may well succeed later: not so where a store answered that it will not have what it was given. */
    static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MongoSocketException
                    || cause instanceof MongoTimeoutException
                    || cause instanceof MongoNotPrimaryException
                    || cause instanceof MongoNodeIsRecoveringException
                    || cause instanceof MongoInterruptedException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof MessageTimeoutException
                    || isBus(cause)) {
                return true;
            }
        }
        return Conflicts.isConflict(failure);
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
                || (cause instanceof StatusRuntimeException call
                        && LOST_CALLS.contains(call.getStatus().getCode()))
                || cause instanceof NoHandlerForCommandException
                || cause instanceof NoHandlerForQueryException;
    }

    private static boolean isReported(Throwable cause) {
        return cause instanceof HandlerExecutionException handling
                && handling.getDetails().filter(Outage.class::isInstance).isPresent();
    }

    /** Intercepts query handlers: whoever asked may be in another process, where the store's exception means nothing. */
    static Object report(UnitOfWork<? extends QueryMessage<?, ?>> unit, InterceptorChain handler) throws Exception {
        try {
            return handler.proceed();
        } catch (RuntimeException failure) {
            throw isOutage(failure)
                    ? new QueryExecutionException("The read store is out of reach", failure, Outage.READ_STORE)
                    : failure;
        }
    }
}
