package io.fleetledger.support.offboarding;

import io.fleetledger.support.axon.ProjectionNames;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events of off-boarded tenants from those who follow the log. What acts on events acts on none of them at once: what
 * it did would be refused, and tried again for ever. Projections follow to the tenant's last event first, for what is to be
 * erased is found by what they know; then they are given none any more, and a rebuild brings nothing back.
 */
public final class ErasedEvents implements MessageHandlerInterceptor<EventMessage<?>> {

    /** All that is in no rebuild, but for what files of imports are found by. */
    static final Set<String> ACTING = Set.of(
            ProjectionNames.MACHINE_STATUS_SAGA,
            ProjectionNames.RULE_SCOPE,
            ProjectionNames.RETIRED_MEMBERS,
            ProjectionNames.WEBHOOKS);

    private final OffboardedTenants tenants;
    private final boolean acts;

    /** @param group whose handlers these are */
    public ErasedEvents(OffboardedTenants tenants, String group) {
        this.tenants = tenants;
        this.acts = ACTING.contains(group);
    }

    @Override
    public @Nullable Object handle(UnitOfWork<? extends EventMessage<?>> unitOfWork, InterceptorChain chain)
            throws Exception {
        if (!tenants.isEmpty()) {
            String tenantId = AppendGate.tenantOf(unitOfWork.getMessage());
            if (tenantId != null && (acts ? tenants.contains(tenantId) : tenants.isErased(tenantId))) {
                return null;
            }
        }
        return chain.proceed();
    }
}
