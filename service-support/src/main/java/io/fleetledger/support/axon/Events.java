package io.fleetledger.support.axon;

import io.fleetledger.events.TenantEvent;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.trace.Correlation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;

/**
 * The only way to publish events that do not belong to an aggregate. All events of a call are appended in order in one
 * transaction and are durable when it returns; a failure means that none was, unless {@link Outages#isOutcomeUnknown}
 * says otherwise. Like {@link Commands} it keeps tenants apart; an architecture test keeps all other code away from the
 * event bus.
 */
public final class Events {

    /** The actor of events and commands that follow only from rules or the passing of time. */
    public static final String SYSTEM = "system";

    private final EventBus bus;
    private final Executor publishers;
    private final BusResponses responses;
    private final AppendPassage gate;

    /** Without a gate, for tests. */
    public Events(EventBus bus, Executor publishers, BusResponses responses) {
        this(bus, publishers, responses, (tenantId, append) -> append.run());
    }

    /**
     * @param publishers threads that append: the caller's thread may be in a unit of work, which would delay the append
     * @param gate called around each append, with its tenant
     */
    public Events(EventBus bus, Executor publishers, BusResponses responses, AppendPassage gate) {
        this.bus = bus;
        this.publishers = publishers;
        this.responses = responses;
        this.gate = gate;
    }

    /**
     * Publishes on behalf of a caller.
     *
     * @throws MessageTimeoutException after 30 s, or if the bus is unavailable
     */
    public void publish(Caller caller, List<? extends TenantEvent> payloads) {
        append(caller.tenantId(), payloads, Commands.metaDataOf(caller));
    }

    /**
     * Publishes because of an event, on behalf of its actor.
     *
     * @throws MessageTimeoutException after 30 s, or if the bus is unavailable
     */
    public void publishBecauseOf(EventMessage<?> cause, String tenantId, List<? extends TenantEvent> payloads) {
        append(tenantId, payloads, Commands.metaDataOf(cause, tenantId));
    }

    /**
     * Publishes events that are caused only by the passing of time.
     *
     * @throws MessageTimeoutException after 30 s, or if the bus is unavailable
     */
    public void publishBySystem(String tenantId, List<? extends TenantEvent> payloads) {
        Correlation correlation = Correlation.newTrace();
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
        responses.await(
                CompletableFuture.runAsync(() -> gate.passing(tenantId, () -> bus.publish(messages)), publishers),
                "publication");
    }
}
