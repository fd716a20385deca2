package io.fleetledger.standalone;

import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.springframework.core.NestedExceptionUtils;

/**
 * Why a file accepts no more writes, as an operator is told: each cause needs another remedy. A full disk is reported
 * as a failed write, with the file system's own message.
 */
enum StoreFailureCause {
    WRITE_FAILED("a write to its file has failed"),
    READ_FAILED("its file could not be read"),
    DAMAGED("its file is damaged"),
    INTERRUPTED("a thread was interrupted while it used the file, which closes it"),
    CLOSED("it was closed while it was in use"),
    UNKNOWN("it cannot be used");

    private final String description;

    StoreFailureCause(String description) {
        this.description = description;
    }

    /** Describes the failure that was met first. */
    static String describe(Throwable failure) {
        return of(failure).description + " (" + NestedExceptionUtils.getMostSpecificCause(failure) + ")";
    }

    /** The cause of the first failure: every later one only says that the file is closed. */
    static StoreFailureCause of(Throwable failure) {
        StoreFailureCause first = UNKNOWN;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            StoreFailureCause known = ofItself(cause);
            first = known == UNKNOWN ? first : known;
        }
        return first;
    }

    private static StoreFailureCause ofItself(Throwable cause) {
        if (cause instanceof ClosedByInterruptException) {
            return INTERRUPTED;
        }
        if (cause instanceof ClosedChannelException) {
            return CLOSED;
        }
        if (cause instanceof MVStoreException store) {
            return ofStore(store.getErrorCode());
        }
        return cause instanceof SQLException database ? ofDatabase(database.getErrorCode()) : UNKNOWN;
    }

    private static StoreFailureCause ofStore(int code) {
        return switch (code) {
            case DataUtils.ERROR_WRITING_FAILED -> WRITE_FAILED;
            case DataUtils.ERROR_READING_FAILED -> READ_FAILED;
            case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_CHUNK_NOT_FOUND -> DAMAGED;
            case DataUtils.ERROR_CLOSED -> CLOSED;
            default -> UNKNOWN;
        };
    }

    private static StoreFailureCause ofDatabase(int code) {
        return switch (code) {
            case ErrorCode.FILE_CORRUPTED_1 -> DAMAGED;
            case ErrorCode.DATABASE_IS_CLOSED, ErrorCode.DATABASE_CALLED_AT_SHUTDOWN -> CLOSED;
            default -> UNKNOWN;
        };
    }
}
