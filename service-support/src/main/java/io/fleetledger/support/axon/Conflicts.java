package io.fleetledger.support.axon;

import java.sql.SQLException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Recognises an append that lost to a concurrent one. A conflict is never an answer: the command is decided again on
 * the state that won.
 */
public final class Conflicts {

    /** Axon Server's code for a sequence number that already exists. */
    private static final String AXON_SERVER_INVALID_SEQUENCE = "AXONIQ-2000";

    private static final String DUPLICATE_KEY = "23505";

    private Conflicts() {}

    /** Marks a conflict that crosses the bus, where the exception's type is lost. */
    enum Conflict {
        LOST
    }

    /** Checks type, code and details: the embedded engine's text may name another aggregate of the unit of work. */
    public static boolean isConflict(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConcurrencyException
                    || cause instanceof AggregateStreamCreationException
                    || cause instanceof LockAcquisitionFailedException
                    || isReported(cause)
                    || (cause instanceof CommandExecutionException
                            && String.valueOf(cause.getMessage()).contains(AXON_SERVER_INVALID_SEQUENCE))) {
                return true;
            }
        }
        return isDuplicateKey(failure);
    }

    private static boolean isReported(Throwable cause) {
        return cause instanceof HandlerExecutionException handling
                && handling.getDetails().filter(Conflict.class::isInstance).isPresent();
    }

    /** Checks the SQL state: the driver reports a duplicate within a batch by a different exception type. */
    public static boolean isDuplicateKey(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && DUPLICATE_KEY.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
