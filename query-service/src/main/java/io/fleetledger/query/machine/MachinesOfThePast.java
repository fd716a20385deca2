package io.fleetledger.query.machine;

import io.fleetledger.query.past.PastGroups;
import io.fleetledger.query.past.PastLevels;
import io.fleetledger.query.projection.GroupScope;
import io.fleetledger.support.mongo.TenantDocuments;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What lists of an earlier time are made of. */
@Component
class MachinesOfThePast {

    private final TenantDocuments machineVersions;
    private final PastGroups groups;
    private final PastLevels levels;

    MachinesOfThePast(TenantDocuments machineVersions, PastGroups groups, PastLevels levels) {
        this.machineVersions = machineVersions;
        this.groups = groups;
        this.levels = levels;
    }

    /** Waits until they can be told: see {@link PastLevels#await}. */
    void await(String tenantId, Instant asOf) {
        levels.await(tenantId, asOf);
    }

    MachineRows rows(String tenantId, Instant asOf) {
        return new PastRows(machineVersions, levels.within(tenantId, asOf));
    }

    Optional<GroupScope> group(String tenantId, UUID groupId, boolean includeDescendants, Instant asOf) {
        return groups.find(tenantId, groupId, includeDescendants, levels.within(tenantId, asOf));
    }
}
