package io.fleetledger.support.axon;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.support.observability.Correlation;
import io.fleetledger.support.security.Caller;
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
 * The only way to send a command: on behalf of a caller, whose tenant it must carry. With {@link Queries} the one place
 * that keeps tenants apart; an architecture test keeps everyone else away from the gateways.
 */
public final class Commands {

    private final CommandGateway gateway;
    private final Executor senders;
    private final BusAnswers answers;

    /** @param senders threads for commands that events cause */
    public Commands(CommandGateway gateway, Executor senders, BusAnswers answers) {
        this.gateway = gateway;
        this.senders = senders;
        this.answers = answers;
    }

    /**
     * Sends and waits for the answer.
     *
     * @throws MessageTimeoutException without an answer in 30 s, or of the bus; whether the command took effect is then unknown
     */
    public <R> R send(Caller caller, TenantCommand command, Class<R> answerType) {
        requireSameTenant(caller, command.tenantId());
        CompletableFuture<Object> answer =
                gateway.send(GenericCommandMessage.asCommandMessage(command).andMetaData(metaDataOf(caller)));
        return answerType.cast(answers.await(answer, "command"));
    }

    /**
     * Sends to one of several who handle such commands, each under a name of its own, and waits for the answer.
     *
     * @throws MessageTimeoutException without an answer in 30 s, or of the bus; whether the command took effect is then unknown
     */
    public <R> R sendTo(String addressee, Caller caller, TenantCommand command, Class<R> answerType) {
        requireSameTenant(caller, command.tenantId());
        var message = new GenericMessage<>(command, metaDataOf(caller));
        CompletableFuture<Object> answer =
                gateway.send(new GenericCommandMessage<>(message, Addressed.name(command.getClass(), addressee)));
        return answerType.cast(answers.await(answer, "command"));
    }

    /**
     * Sends what processes arrange among themselves, on nobody's behalf, to one of several who handle such commands, and
     * waits for the answer.
     *
     * @throws MessageTimeoutException without an answer in 30 s, or of the bus; whether the command took effect is then unknown
     */
    public <R> R sendBetweenProcesses(String addressee, TenantCommand command, Class<R> answerType) {
        Map<String, ?> metaData = Map.of(MessageKeys.TENANT, command.tenantId(), MessageKeys.ACTOR, Events.SYSTEM);
        var message = new GenericMessage<>(command, metaData).andMetaData(correlationOf(Set.of()));
        CompletableFuture<Object> answer =
                gateway.send(new GenericCommandMessage<>(message, Addressed.name(command.getClass(), addressee)));
        return answerType.cast(answers.await(answer, "command"));
    }

    /**
     * Sends because of an event, on behalf of whoever caused it, and waits for the answer: for policies. On a thread of
     * its own, so that the command is a unit of work of its own rather than a part of the event's.
     *
     * @throws MessageTimeoutException without an answer in 30 s, or of the bus; whether the command took effect is then unknown
     */
    public <R> R sendBecauseOf(EventMessage<?> cause, TenantCommand command, Class<R> answerType) {
        var message =
                GenericCommandMessage.asCommandMessage(command).andMetaData(metaDataOf(cause, command.tenantId()));
        CompletableFuture<Object> answer =
                CompletableFuture.completedFuture(message).thenComposeAsync(gateway::send, senders);
        return answerType.cast(answers.await(answer, "command"));
    }

    /**
     * Sends what follows from events by rule, whoever caused them, and waits for it to be done: for sagas. The actor is the
     * system; the correlation id is that of the causes, where they have one in common. On a thread of its own, as
     * {@link #sendBecauseOf}.
     *
     * @throws MessageTimeoutException without an answer in 30 s, or of the bus; whether the command took effect is then unknown
     */
    public void sendBySystem(Collection<? extends Message<?>> causes, TenantCommand command) {
        var message = GenericCommandMessage.asCommandMessage(command)
                .andMetaData(correlationOf(causes))
                .andMetaData(Map.of(MessageKeys.TENANT, command.tenantId(), MessageKeys.ACTOR, Events.SYSTEM));
        CompletableFuture<Object> answer =
                CompletableFuture.completedFuture(message).thenComposeAsync(gateway::send, senders);
        answers.await(answer, "command");
    }

    private static Map<String, ?> correlationOf(Collection<? extends Message<?>> causes) {
        Set<MetaData> correlations = causes.stream()
                .map(cause -> cause.getMetaData().subset(MessageKeys.CORRELATION_ID, MessageKeys.TRACEPARENT))
                .filter(correlation -> !correlation.isEmpty())
                .collect(Collectors.toSet());
        if (correlations.size() == 1) {
            return correlations.iterator().next();
        }
        Correlation correlation = Correlation.fresh();
        return Map.of(
                MessageKeys.CORRELATION_ID, correlation.traceId(), MessageKeys.TRACEPARENT, correlation.traceparent());
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

    /** What a message that {@code cause} brings about inherits of it. */
    static MetaData metaDataOf(Message<?> cause, String tenantId) {
        if (!tenantId.equals(cause.getMetaData().get(MessageKeys.TENANT))) {
            throw new IllegalArgumentException("A message may cause messages of its own tenant only");
        }
        return cause.getMetaData()
                .subset(MessageKeys.TENANT, MessageKeys.ACTOR, MessageKeys.CORRELATION_ID, MessageKeys.TRACEPARENT);
    }
}
