package io.fleetledger.support.axon;

import io.fleetledger.events.TenantEvent;
import io.fleetledger.support.observability.Correlation;
import io.fleetledger.support.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;

/**
 * The only way to publish what is no aggregate's event. All events of a call are appended in one transaction, in their
 * order, and are durable when it returns; a failure means that none was, unless {@link Outages#isOutcomeUnknown} says
 * otherwise. Like {@link Commands} it keeps tenants apart, and an architecture test keeps everyone else away from the event
 * bus.
 */
public final class Events {

    /** The actor of what follows from rules and the passing of time alone. */
    public static final String SYSTEM = "system";

    private final EventBus bus;
    private final Executor publishers;
    private final BusAnswers answers;
    private final BiConsumer<String, Runnable> gate;

    /** Past nobody, in tests. */
    public Events(EventBus bus, Executor publishers, BusAnswers answers) {
        this(bus, publishers, answers, (tenantId, append) -> append.run());
    }

    /**
     * @param publishers threads to append on: the calling one may be in a unit of work, which would delay the append
     * @param gate told of each append, of whose tenant it is, while it is under way
     */
    public Events(EventBus bus, Executor publishers, BusAnswers answers, BiConsumer<String, Runnable> gate) {
        this.bus = bus;
        this.publishers = publishers;
        this.answers = answers;
        this.gate = gate;
    }

    /**
     * Publishes on behalf of a caller.
     *
     * @throws MessageTimeoutException after 30 s, or without the bus
     */
    public void publish(Caller caller, List<? extends TenantEvent> payloads) {
        append(caller.tenantId(), payloads, Commands.metaDataOf(caller));
    }

    /**
     * Publishes because of an event, on behalf of whoever caused it.
     *
     * @throws MessageTimeoutException after 30 s, or without the bus
     */
    public void publishBecauseOf(EventMessage<?> cause, String tenantId, List<? extends TenantEvent> payloads) {
        append(tenantId, payloads, Commands.metaDataOf(cause, tenantId));
    }

    /**
     * Publishes what nobody but the passing of time has caused.
     *
     * @throws MessageTimeoutException after 30 s, or without the bus
     */
    public void publishBySystem(String tenantId, List<? extends TenantEvent> payloads) {
        Correlation correlation = Correlation.fresh();
        append(
                tenantId,
                payloads,
                Map.of(
                        MessageKeys.TENANT,
                        tenantId,
                        MessageKeys.ACTOR,
                        SYSTEM,
                        MessageKeys.CORRELATION_ID,
                        correlation.traceId(),
                        MessageKeys.TRACEPARENT,
                        correlation.traceparent()));
    }

    private void append(String tenantId, List<? extends TenantEvent> payloads, Map<String, ?> metaData) {
        if (!payloads.stream().allMatch(payload -> payload.tenantId().equals(tenantId))) {
            throw new IllegalArgumentException("Events of one tenant are published at a time");
        }
        if (payloads.isEmpty()) {
            return;
        }
        Instant now = GenericEventMessage.clock.instant();
        List<EventMessage<?>> messages = payloads.stream()
                .<EventMessage<?>>map(payload -> new GenericEventMessage<>(
                        IdentifierFactory.getInstance().generateIdentifier(), payload, metaData, now))
                .toList();
        answers.await(
                CompletableFuture.runAsync(() -> gate.accept(tenantId, () -> bus.publish(messages)), publishers),
                "publication");
    }
}
