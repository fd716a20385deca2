package io.fleetledger.support.axon;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.trace.Correlation;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MetaData;

/**
 * The only way to send a command: on behalf of a caller, whose tenant the command must carry. This class and
 * {@link Queries} alone keep tenants apart; an architecture test keeps all other code away from the gateways.
 */
public final class Commands {

    private final CommandGateway gateway;
    private final Executor senders;
    private final BusResponses responses;

    /** @param senders threads for commands that are caused by events */
    public Commands(CommandGateway gateway, Executor senders, BusResponses responses) {
        this.gateway = gateway;
        this.senders = senders;
        this.responses = responses;
    }

    /**
     * Sends a command and waits for the answer.
     *
     * @throws MessageTimeoutException without an answer in 30 s or without the bus; the command may have taken effect
     */
    public <R> R send(Caller caller, TenantCommand command, Class<R> answerType) {
        requireSameTenant(caller, command.tenantId());
        CompletableFuture<Object> answer =
                gateway.send(GenericCommandMessage.asCommandMessage(command).andMetaData(metaDataOf(caller)));
        return answerType.cast(responses.await(answer, "command"));
    }

    /**
     * Sends a command to one of several handlers, each of which has its own name, and waits for the answer.
     *
     * @throws MessageTimeoutException without an answer in 30 s or without the bus; the command may have taken effect
     */
    public <R> R sendTo(String addressee, Caller caller, TenantCommand command, Class<R> answerType) {
        requireSameTenant(caller, command.tenantId());
        var message = new GenericMessage<>(command, metaDataOf(caller));
        CompletableFuture<Object> answer = gateway.send(
                new GenericCommandMessage<>(message, AddressedMessageNames.name(command.getClass(), addressee)));
        return answerType.cast(responses.await(answer, "command"));
    }

    /**
     * Sends a command that processes exchange among themselves, without a caller, to one of several handlers, and waits
     * for the answer.
     *
     * @throws MessageTimeoutException without an answer in 30 s or without the bus; the command may have taken effect
     */
    public <R> R sendBetweenProcesses(String addressee, TenantCommand command, Class<R> answerType) {
        Map<String, ?> metaData = Map.of(MessageKeys.TENANT, command.tenantId(), MessageKeys.ACTOR, Events.SYSTEM);
        var message = new GenericMessage<>(command, metaData).andMetaData(correlationOf(Set.of()));
        CompletableFuture<Object> answer = gateway.send(
                new GenericCommandMessage<>(message, AddressedMessageNames.name(command.getClass(), addressee)));
        return answerType.cast(responses.await(answer, "command"));
    }

    /**
     * Sends a command because of an event, on behalf of the event's actor, and waits for the answer: for policies. It
     * uses another thread, so that the command has its own unit of work instead of joining the event's.
     *
     * @throws MessageTimeoutException without an answer in 30 s or without the bus; the command may have taken effect
     */
    public <R> R sendBecauseOf(EventMessage<?> cause, TenantCommand command, Class<R> answerType) {
        var message =
                GenericCommandMessage.asCommandMessage(command).andMetaData(metaDataOf(cause, command.tenantId()));
        CompletableFuture<Object> answer =
                CompletableFuture.completedFuture(message).thenComposeAsync(gateway::send, senders);
        return answerType.cast(responses.await(answer, "command"));
    }

    /**
     * Sends a command that follows from events by rule, regardless of their actors, and waits until it is done: for
     * sagas. The actor is the system; the correlation id is that of the causes if they share one. It uses another
     * thread, like {@link #sendBecauseOf}.
     *
     * @throws MessageTimeoutException without an answer in 30 s or without the bus; the command may have taken effect
     */
    public void sendBySystem(Collection<? extends Message<?>> causes, TenantCommand command) {
        var message = GenericCommandMessage.asCommandMessage(command)
                .andMetaData(correlationOf(causes))
                .andMetaData(Map.of(MessageKeys.TENANT, command.tenantId(), MessageKeys.ACTOR, Events.SYSTEM));
        CompletableFuture<Object> answer =
                CompletableFuture.completedFuture(message).thenComposeAsync(gateway::send, senders);
        responses.await(answer, "command");
    }

    private static Map<String, ?> correlationOf(Collection<? extends Message<?>> causes) {
        Set<MetaData> correlations = causes.stream()
                .map(cause -> cause.getMetaData().subset(MessageKeys.CORRELATION_ID, MessageKeys.TRACEPARENT))
                .filter(correlation -> !correlation.isEmpty())
                .collect(Collectors.toSet());
        if (correlations.size() == 1) {
            return correlations.iterator().next();
        }
        Correlation correlation = Correlation.newTrace();
        return Map.of(
                MessageKeys.CORRELATION_ID, correlation.traceId(), MessageKeys.TRACEPARENT, correlation.traceparent());
    }

    static void requireSameTenant(Caller caller, String tenantId) {
        if (!caller.tenantId().equals(tenantId)) {
            throw new IllegalArgumentException("A caller may send messages of its own tenant only");
        }
    }

    /** The metadata of a message that this caller sends. */
    public static Map<String, String> metaDataOf(Caller caller) {
        Correlation correlation = Correlation.current();
        return Map.of(
                MessageKeys.TENANT, caller.tenantId(),
                MessageKeys.ACTOR, caller.actor(),
                MessageKeys.CORRELATION_ID, correlation.traceId(),
                MessageKeys.TRACEPARENT, correlation.traceparent());
    }

    /** The metadata that a message inherits from its {@code cause}. */
    static MetaData metaDataOf(Message<?> cause, String tenantId) {
        if (!tenantId.equals(cause.getMetaData().get(MessageKeys.TENANT))) {
            throw new IllegalArgumentException("A message may cause messages of its own tenant only");
        }
        return cause.getMetaData()
                .subset(MessageKeys.TENANT, MessageKeys.ACTOR, MessageKeys.CORRELATION_ID, MessageKeys.TRACEPARENT);
    }
}
