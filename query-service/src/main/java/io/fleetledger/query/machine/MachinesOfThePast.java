package io.fleetledger.query.machine;

import io.fleetledger.query.past.PastGroups;
import io.fleetledger.query.past.PastLevels;
import io.fleetledger.query.past.Versions;
import io.fleetledger.query.projection.GroupScope;
import io.fleetledger.support.mongo.TenantDocuments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.mongodb.core.query.Criteria;
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

    /** The groups in which the machine was, by id; none if the tenant did not have it then. */
    List<UUID> groupsOf(String tenantId, UUID machineId, Instant asOf) {
        List<Criteria> then = new ArrayList<>(Versions.standingAt(levels.within(tenantId, asOf)));
        then.add(Versions.of(machineId.toString()));
        return machineVersions
                .findAll(tenantId, new Criteria().andOperator(then), List.of(MachineDocument.GROUP_IDS))
                .stream()
                .flatMap(version -> version.getList(MachineDocument.GROUP_IDS, String.class).stream())
                .sorted()
                .map(UUID::fromString)
                .toList();
    }

    Optional<GroupScope> group(String tenantId, UUID groupId, boolean includeDescendants, Instant asOf) {
        return groups.find(tenantId, groupId, includeDescendants, levels.within(tenantId, asOf));
    }
}
