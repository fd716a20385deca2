package io.fleetledger.queries.importjob;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;

/** One long import: an optional {@link ImportJobView}. */
public record FindImportJobByIdQuery(String tenantId, UUID jobId) implements TenantQuery {}
