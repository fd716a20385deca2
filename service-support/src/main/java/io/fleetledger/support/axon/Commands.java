package io.fleetledger.support.axon;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.support.observability.Correlation;
import io.fleetledger.support.security.Caller;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;

/**
 * The only way to send a command: on behalf of a caller, whose tenant it must carry. With {@link Queries} the one place
 * that keeps tenants apart; an architecture test keeps everyone else away from the gateways.
 */
public final class Commands {

    private static final long TIMEOUT_SECONDS = 30;

    private final CommandGateway gateway;

    public Commands(CommandGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * Sends and waits for the answer.
     *
     * @throws MessageTimeoutException without an answer in 30 s; whether the command took effect is then unknown
     */
    public <R> R send(Caller caller, TenantCommand command, Class<R> answerType) {
        requireSameTenant(caller, command.tenantId());
        CompletableFuture<Object> answer =
                gateway.send(GenericCommandMessage.asCommandMessage(command).andMetaData(metaDataOf(caller)));
        return answerType.cast(await(answer, "command"));
    }

    static void requireSameTenant(Caller caller, String tenantId) {
        if (!caller.tenantId().equals(tenantId)) {
            throw new IllegalArgumentException("A caller may send messages of its own tenant only");
        }
    }

    static Map<String, String> metaDataOf(Caller caller) {
        Correlation correlation = Correlation.current();
        return Map.of(
                MessageKeys.TENANT, caller.tenantId(),
                MessageKeys.ACTOR, caller.actor(),
                MessageKeys.CORRELATION_ID, correlation.traceId(),
                MessageKeys.TRACEPARENT, correlation.traceparent());
    }

    static <R> R await(CompletableFuture<R> answer, String what) {
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new MessageTimeoutException("No answer to a " + what + " within " + TIMEOUT_SECONDS + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MessageTimeoutException("Interrupted while waiting for the answer to a " + what);
        }
    }
}
