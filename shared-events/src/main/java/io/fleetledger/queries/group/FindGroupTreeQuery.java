package io.fleetledger.queries.group;

import io.fleetledger.queries.TenantQuery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The whole tree of a tenant's groups: {@link GroupTree}.
 *
 * @param knownEntityTag of a tree the caller has already, or null; that same tree is not sent again
 * @param asOf the tree as it was at that instant, which has no entity tag; null: as it is
 */
public record FindGroupTreeQuery(
        String tenantId,
        @Nullable String knownEntityTag,
        @Nullable Instant asOf) implements TenantQuery {

    /** Of the tree as it is. */
    public FindGroupTreeQuery(String tenantId, @Nullable String knownEntityTag) {
        this(tenantId, knownEntityTag, null);
    }
}
