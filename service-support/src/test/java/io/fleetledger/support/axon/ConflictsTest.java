package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.common.lock.DeadlockException;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConflictsTest {

    @ParameterizedTest
    @MethodSource
    void aLostAppendIsAConflictHoweverDeepItIsWrapped(Throwable failure) {
        assertThat(Conflicts.isConflict(failure)).isTrue();
        assertThat(Conflicts.isConflict(new IllegalStateException(new EventStoreException("?", failure))))
                .isTrue();
    }

    static Stream<Throwable> aLostAppendIsAConflictHoweverDeepItIsWrapped() {
        return Stream.of(
                new ConcurrencyException("lost"),
                new AggregateStreamCreationException("exists"),
                new LockAcquisitionFailedException("busy"),
                new DeadlockException("busy"),
                new SQLIntegrityConstraintViolationException("duplicate", "23505"),
                new BatchUpdateException("duplicate", "23505", new int[0]),
                new CommandExecutionException("[AXONIQ-2000] Invalid sequence number", null));
    }

    @ParameterizedTest
    @MethodSource
    void everythingElseIsNone(Throwable failure) {
        assertThat(Conflicts.isConflict(failure)).isFalse();
    }

    static Stream<Throwable> everythingElseIsNone() {
        return Stream.of(
                new IllegalStateException("23505 AXONIQ-2000"),
                new EventStoreException("duplicate key"),
                new SQLException("connection lost", "08006"),
                new CommandExecutionException("[AXONIQ-4002] Handler failed", null),
                new CommandExecutionException("refused", null, "IDENTIFIER_TAKEN"));
    }
}
