package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoTimeoutException;
import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import io.grpc.Status;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;

/** What a sender in another process can tell of a failure, of which a text and the details arrive there. */
class ReportingCommandBusTest {

    private static final String COMMAND = "command";

    private final SimpleCommandBus bus = new ReportingCommandBus(SimpleCommandBus.builder());

    record Refused(String code, String detail, List<Violation> violations) implements Refusal {}

    @Test
    void aConflictOfTheAppendIsToldAsOne() {
        Throwable arrived = arrivedOf(new ConcurrencyException("sequence 0 exists"));
        assertThat(Conflicts.isConflict(arrived)).isTrue();
        assertThat(Outages.isOutage(arrived)).isFalse();
    }

    @Test
    void aStoreOutOfReachIsToldAsSuch() {
        for (RuntimeException failure : List.of(
                new MongoTimeoutException("no server"),
                new EventStoreException("no connection"),
                new MessageTimeoutException("no answer"))) {
            Throwable arrived = arrivedOf(failure);
            assertThat(Outages.isOutage(arrived)).as(failure.toString()).isTrue();
            assertThat(Conflicts.isConflict(arrived)).as(failure.toString()).isFalse();
        }
    }

    /** Whoever sent the command may come again with the same, or would only meet the same. */
    @Test
    void whatPassesIsToldFromWhatDoesNot() {
        assertThat(Outages.isTransient(arrivedOf(new MongoTimeoutException("no server"))))
                .isTrue();
        assertThat(Outages.isTransient(arrivedOf(new EventStoreException("larger than the store takes"))))
                .isFalse();
    }

    @Test
    void anAppendOfWhichNobodyKnowsIsToldAsSuch() {
        assertThat(Outages.isOutcomeUnknown(
                        arrivedOf(new EventStoreException("no answer", Status.DEADLINE_EXCEEDED.asRuntimeException()))))
                .isTrue();
        assertThat(Outages.isOutcomeUnknown(arrivedOf(new MongoTimeoutException("no server"))))
                .isFalse();
    }

    @Test
    void aRefusalStaysWhatItIs() {
        Refusal refusal = new Refused("IDENTIFIER_TAKEN", "Taken.", List.of());
        CommandExecutionException arrived = arrivedOf(new CommandExecutionException("refused", null, refusal));
        assertThat(arrived.getDetails()).contains(refusal);
    }

    @Test
    void aDefectIsNeitherConflictNorOutage() {
        Throwable arrived = arrivedOf(new IllegalStateException("sequence 0 exists"));
        assertThat(Conflicts.isConflict(arrived)).isFalse();
        assertThat(Outages.isOutage(arrived)).isFalse();
    }

    /** Failing as an append does: behind the handler, while its unit of work is committed. */
    private CommandExecutionException arrivedOf(RuntimeException failure) {
        bus.subscribe(COMMAND, message -> {
            CurrentUnitOfWork.get().onCommit(committing -> {
                throw failure;
            });
            return "done";
        });
        FutureCallback<Object, Object> answer = new FutureCallback<>();
        bus.dispatch(new GenericCommandMessage<>(new GenericMessage<>("payload"), COMMAND), answer);
        var result = Objects.requireNonNull(answer.getResult(5, TimeUnit.SECONDS));
        return new CommandExecutionException(
                result.exceptionResult().getMessage(),
                null,
                result.exceptionDetails().orElse(null));
    }
}
