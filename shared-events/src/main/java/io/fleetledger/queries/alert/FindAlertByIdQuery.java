package io.fleetledger.queries.alert;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;

/** One alert, open or over: an optional {@link AlertView}. */
public record FindAlertByIdQuery(String tenantId, UUID alertId) implements TenantQuery {}
