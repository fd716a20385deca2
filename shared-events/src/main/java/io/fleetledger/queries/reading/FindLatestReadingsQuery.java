package io.fleetledger.queries.reading;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;

/** The newest readings of a machine, of which the caller knows that it exists: {@link LatestReadings}. */
public record FindLatestReadingsQuery(String tenantId, UUID machineId) implements TenantQuery {}
