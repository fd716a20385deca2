package io.fleetledger.events.group;

import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A group got its place in the tree of its tenant, its first or another one. The tree is one stream per tenant, where
 * each sequence number exists once: of two moves that together would make a cycle, the second sees the first.
 *
 * @param hierarchyId of the tenant; the tree's own stream
 * @param parentId null for the root
 */
@Revision("1")
public record GroupPlacedEvent(
        String hierarchyId,
        String tenantId,
        UUID groupId,
        @Nullable UUID parentId) {}
