package io.fleetledger.support.offboarding;

import io.fleetledger.commands.tenant.TenantError;
import io.fleetledger.commands.tenant.TenantRefusal;
import io.fleetledger.events.TenantEvent;
import io.fleetledger.support.axon.AppendPassage;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.problem.RefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Every event passes this gate before it is appended to the log. An append is counted first, and its tenant is checked
 * after that: once a tenant is known to be off-boarded and none of its appends is under way, no more of its events can
 * follow.
 */
public final class AppendGate implements MessageDispatchInterceptor<EventMessage<?>>, AppendPassage {

    private static final String ENTERED = AppendGate.class.getName();

    private final OffboardedTenants tenants;
    private final Map<String, Integer> within = new ConcurrentHashMap<>();

    /** @param tenants that have been off-boarded */
    public AppendGate(OffboardedTenants tenants) {
        this.tenants = tenants;
    }

    /** Whether something of this tenant is being appended in this process. */
    boolean isAppending(String tenantId) {
        return within.containsKey(tenantId);
    }

    @Override
    public BiFunction<Integer, EventMessage<?>, EventMessage<?>> handle(List<? extends EventMessage<?>> messages) {
        if (CurrentUnitOfWork.isStarted()) {
            Set<String> entered = CurrentUnitOfWork.get().root().getOrComputeResource(ENTERED, none -> new HashSet<>());
            for (EventMessage<?> message : messages) {
                String tenantId = tenantOf(message);
                if (tenantId != null && entered.add(tenantId)) {
                    enter(tenantId);
                    CurrentUnitOfWork.get().root().onCleanup(ended -> leave(tenantId));
                }
            }
        }
        messages.forEach(this::refuseOffboarded);
        return (index, message) -> message;
    }

    /** Passes an append that is outside of a unit of work, whose end the gate would see. */
    @Override
    public void passing(String tenantId, Runnable append) {
        enter(tenantId);
        try {
            append.run();
        } finally {
            leave(tenantId);
        }
    }

    private void enter(String tenantId) {
        within.merge(tenantId, 1, Integer::sum);
    }

    private void leave(String tenantId) {
        within.computeIfPresent(tenantId, (known, count) -> count == 1 ? null : count - 1);
    }

    private void refuseOffboarded(EventMessage<?> message) {
        String tenantId = tenantOf(message);
        if (tenantId != null && tenants.contains(tenantId)) {
            throw new RefusedException(new TenantRefusal(TenantError.TENANT_OFFBOARDED, OffboardedTenants.detail()));
        }
    }

    /** The tenant of an event; null if no tenant caused it, such as an event that only tests append. */
    static @Nullable String tenantOf(EventMessage<?> message) {
        if (message.getMetaData().get(MessageKeys.TENANT) instanceof String tenantId) {
            return tenantId;
        }
        return TenantEvent.class.isAssignableFrom(message.getPayloadType())
                ? ((TenantEvent) message.getPayload()).tenantId()
                : null;
    }
}
