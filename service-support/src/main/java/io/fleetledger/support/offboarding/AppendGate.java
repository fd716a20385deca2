package io.fleetledger.support.offboarding;

import io.fleetledger.commands.tenant.TenantError;
import io.fleetledger.commands.tenant.TenantRefusal;
import io.fleetledger.events.TenantEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * What everything passes that is appended to the log, whoever has caused it. First it counts who goes in, and then it looks
 * whether the tenant is off-boarded: so whoever has off-boarded it, and sees nobody of it within, knows that nobody will
 * come out behind that.
 */
public final class AppendGate implements MessageDispatchInterceptor<EventMessage<?>> {

    private static final String ENTERED = AppendGate.class.getName();

    private final OffboardedTenants tenants;
    private final Map<String, Integer> within = new ConcurrentHashMap<>();

    /** @param tenants that have left */
    public AppendGate(OffboardedTenants tenants) {
        this.tenants = tenants;
    }

    /** Whether something of this tenant is being appended in this process. */
    boolean isWithin(String tenantId) {
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

    /** For what is appended outside of a unit of work, which tells nobody of its end. */
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
            throw new Refused();
        }
    }

    /** Of what nobody of a tenant has caused, such as what only tests append, there is none. */
    static @Nullable String tenantOf(EventMessage<?> message) {
        if (message.getMetaData().get(MessageKeys.TENANT) instanceof String tenantId) {
            return tenantId;
        }
        return TenantEvent.class.isAssignableFrom(message.getPayloadType())
                ? ((TenantEvent) message.getPayload()).tenantId()
                : null;
    }

    /** Crosses the bus by its details. */
    private static final class Refused extends CommandExecutionException {

        private static final long serialVersionUID = 1L;

        Refused() {
            super(
                    OffboardedTenants.sentence(),
                    null,
                    new TenantRefusal(TenantError.TENANT_OFFBOARDED, OffboardedTenants.sentence()));
        }
    }
}
