package io.fleetledger.query.audit;

import io.fleetledger.events.tenant.TenantExportRequestedEvent;
import io.fleetledger.events.tenant.TenantOffboardingRequestedEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests to export or off-board a tenant, in the audit of the caller's tenant. The resource's id is the tenant's,
 * which need not be a UUID.
 */
final class AuditedTenants {

    private static final String EXPORT = "tenant.export-requested";
    private static final String OFFBOARDING = "tenant.off-boarding-requested";
    private static final String TENANT_ID = "tenant_id";

    private AuditedTenants() {}

    static List<String> actions() {
        return List.of(EXPORT, OFFBOARDING);
    }

    /** Empty for any other event. */
    static Optional<Audited> of(Object event) {
        if (event instanceof TenantExportRequestedEvent export) {
            return audited(export.tenantId(), EXPORT, export.exportedTenantId());
        }
        return event instanceof TenantOffboardingRequestedEvent offboarding
                ? audited(offboarding.tenantId(), OFFBOARDING, offboarding.offboardedTenantId())
                : Optional.empty();
    }

    private static Optional<Audited> audited(String tenantId, String action, String which) {
        return Optional.of(
                new Audited(tenantId, action, Audited.resourceType(action), which, Map.of(TENANT_ID, which)));
    }
}
