package io.fleetledger.queries.group;

import io.fleetledger.queries.TenantQuery;
import org.jspecify.annotations.Nullable;

/**
 * The whole tree of a tenant's groups: {@link GroupTree}.
 *
 * @param knownEntityTag of a tree the caller has already, or null; that same tree is not sent again
 */
public record FindGroupTreeQuery(String tenantId, @Nullable String knownEntityTag) implements TenantQuery {}
