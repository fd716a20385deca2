package io.fleetledger.queries.machine;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;

/** One machine, active or retired: an optional {@link MachineView}. */
public record FindMachineByIdQuery(String tenantId, UUID machineId) implements TenantQuery {}
