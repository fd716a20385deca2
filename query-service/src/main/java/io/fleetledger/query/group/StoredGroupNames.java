package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.ID;
import static io.fleetledger.query.group.GroupDocument.NAME;

import io.fleetledger.query.projection.GroupNames;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads names from the groups' documents; a deleted group has none. */
@Component
class StoredGroupNames implements GroupNames {

    private final TenantDocuments groups;

    StoredGroupNames(TenantDocuments groups) {
        this.groups = groups;
    }

    @Override
    public Map<UUID, String> of(String tenantId, Collection<UUID> groupIds) {
        return groups.findByIds(tenantId, groupIds.stream().map(UUID::toString).toList(), List.of(NAME)).stream()
                .filter(group -> group.getString(NAME) != null)
                .collect(Collectors.toMap(
                        group -> UUID.fromString(group.getString(ID)), group -> group.getString(NAME)));
    }
}
