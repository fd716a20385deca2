package io.fleetledger.support.offboarding;

import io.fleetledger.support.axon.ProjectionNames;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Skips events of off-boarded tenants. Groups that act on events skip them at once: their commands would be refused and
 * retried forever. Projections first follow up to the tenant's last event, as their documents lead to what is to be
 * erased; after that they skip its events too, and a rebuild brings nothing back.
 */
final class OffboardedTenantInterceptor implements MessageHandlerInterceptor<EventMessage<?>> {

    /** The groups that are never rebuilt, except the one by which import files are found. */
    static final Set<String> ACTING = Set.of(
            ProjectionNames.MACHINE_STATUS_SAGA,
            ProjectionNames.RULE_SCOPE,
            ProjectionNames.RETIRED_MEMBERS,
            ProjectionNames.WEBHOOKS);

    private final OffboardedTenants tenants;
    private final boolean acts;

    /** @param group whose handlers are intercepted */
    OffboardedTenantInterceptor(OffboardedTenants tenants, String group) {
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
