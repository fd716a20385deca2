package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoreFailureCauseTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(
                        store(DataUtils.ERROR_WRITING_FAILED, new IOException("No space left")),
                        StoreFailureCause.WRITE_FAILED),
                arguments(store(DataUtils.ERROR_WRITING_FAILED, null), StoreFailureCause.WRITE_FAILED),
                arguments(
                        store(DataUtils.ERROR_READING_FAILED, new IOException("Input/output")),
                        StoreFailureCause.READ_FAILED),
                arguments(store(DataUtils.ERROR_FILE_CORRUPT, null), StoreFailureCause.DAMAGED),
                arguments(store(DataUtils.ERROR_CHUNK_NOT_FOUND, null), StoreFailureCause.DAMAGED),
                arguments(
                        store(DataUtils.ERROR_WRITING_FAILED, new ClosedByInterruptException()),
                        StoreFailureCause.INTERRUPTED),
                arguments(
                        store(DataUtils.ERROR_READING_FAILED, new ClosedByInterruptException()),
                        StoreFailureCause.INTERRUPTED),
                arguments(
                        store(DataUtils.ERROR_WRITING_FAILED, new ClosedChannelException()), StoreFailureCause.CLOSED),
                arguments(store(DataUtils.ERROR_CLOSED, null), StoreFailureCause.CLOSED),
                arguments(store(DataUtils.ERROR_INTERNAL, null), StoreFailureCause.UNKNOWN),
                arguments(database(ErrorCode.DATABASE_IS_CLOSED, null), StoreFailureCause.CLOSED),
                arguments(database(ErrorCode.DATABASE_CALLED_AT_SHUTDOWN, null), StoreFailureCause.CLOSED),
                arguments(database(ErrorCode.FILE_CORRUPTED_1, null), StoreFailureCause.DAMAGED),
                arguments(database(ErrorCode.IO_EXCEPTION_1, null), StoreFailureCause.UNKNOWN),
                arguments(new StackOverflowError(), StoreFailureCause.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsClassifiedByItsFirstCause(Throwable failure, StoreFailureCause cause) {
        assertThat(StoreFailureCause.of(failure)).isEqualTo(cause);
    }

    /** Each call behind it is told that the file is closed. */
    @Test
    void whatWasMetFirstIsTheCause() {
        MVStoreException full = store(DataUtils.ERROR_WRITING_FAILED, new IOException("No space left on device"));
        Throwable told = database(ErrorCode.DATABASE_IS_CLOSED, store(DataUtils.ERROR_CLOSED, full));
        assertThat(StoreFailureCause.of(told)).isEqualTo(StoreFailureCause.WRITE_FAILED);
        assertThat(StoreFailureCause.describe(told))
                .isEqualTo("a write to its file has failed (java.io.IOException: No space left on device)");
    }

    private static MVStoreException store(int code, @Nullable Throwable cause) {
        MVStoreException failure = new MVStoreException(code, "of the store");
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    private static SQLException database(int code, @Nullable Throwable cause) {
        return new SQLException("of the database", "HY000", code, cause);
    }
}
