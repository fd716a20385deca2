package io.fleetledger.support.axon;

import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.jspecify.annotations.Nullable;

/**
 * Executes commands that came over the bus. The sender receives only texts and details of a failure: the details
 * distinguish a conflict, which is retried, and an outage from a defect. Unlike an interceptor, the bus also sees
 * failures while a command's events are appended.
 */
public final class ReportingCommandBus extends SimpleCommandBus {

    public ReportingCommandBus(Builder builder) {
        super(builder);
    }

    @Override
    public <C, R> void dispatch(
            @Nullable CommandMessage<C> command, @Nullable CommandCallback<? super C, ? super R> callback) {
        if (command == null || callback == null) {
            throw new IllegalArgumentException("A command without a payload or a callback");
        }
        super.<C, R>dispatch(command, (sent, result) -> callback.onResult(sent, reported(result)));
    }

    private static <R> CommandResultMessage<? extends R> reported(CommandResultMessage<? extends R> result) {
        if (!result.isExceptional() || result.exceptionDetails().isPresent()) {
            return result;
        }
        Throwable failure = result.exceptionResult();
        if (Conflicts.isConflict(failure)) {
            return failed("The command lost a conflict", failure, Conflicts.Conflict.LOST);
        }
        return Outages.toReport(failure, Outages.Outage.STORE)
                .<CommandResultMessage<? extends R>>map(outage -> failed("A store is unavailable", failure, outage))
                .orElse(result);
    }

    private static <R> CommandResultMessage<R> failed(String message, Throwable failure, Object details) {
        return GenericCommandResultMessage.asCommandResultMessage(
                new CommandExecutionException(message, failure, details));
    }
}
