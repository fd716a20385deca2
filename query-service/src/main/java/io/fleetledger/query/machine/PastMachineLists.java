package io.fleetledger.query.machine;

import io.fleetledger.query.past.MachineMemberships;
import io.fleetledger.query.past.PastGroups;
import io.fleetledger.query.past.PastProgress;
import io.fleetledger.query.past.VersionChain;
import io.fleetledger.query.past.Versions;
import io.fleetledger.query.projection.GroupScope;
import io.fleetledger.support.mongo.TenantDocuments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Provides the data for lists at an earlier time. */
@Component
class PastMachineLists {

    private final TenantDocuments machineVersions;
    private final VersionChain machineVersionChain;
    private final PastGroups groups;
    private final PastProgress progress;

    PastMachineLists(
            TenantDocuments machineVersions,
            VersionChain machineVersionChain,
            PastGroups groups,
            PastProgress progress) {
        this.machineVersions = machineVersions;
        this.machineVersionChain = machineVersionChain;
        this.groups = groups;
        this.progress = progress;
    }

    /** Waits until lists at that instant can be answered: see {@link PastProgress#await}. */
    void await(String tenantId, Instant asOf) {
        progress.await(tenantId, asOf);
    }

    /** See {@link PastProgress#hasPassed}. */
    Predicate<Instant> hasPassed(String tenantId) {
        return progress.hasPassed(tenantId);
    }

    MachineRows rows(String tenantId, Instant asOf) {
        return new PastRows(machineVersions, progress.within(tenantId, asOf));
    }

    /** The ids of the groups that contained the machine; none if the tenant did not have it then. */
    List<UUID> groupsOf(String tenantId, UUID machineId, Instant asOf) {
        Date instant = progress.within(tenantId, asOf);
        List<UUID> groupIds = new ArrayList<>();
        machineVersionChain.walkBack(
                tenantId,
                machineId.toString(),
                List.of(MachineMemberships.ACTIVE, MachineDocument.GROUP_IDS, Versions.VALID_FROM),
                version -> {
                    boolean stood = !version.getDate(Versions.VALID_FROM).after(instant);
                    if (stood) {
                        MachineMemberships.groupIds(version).stream()
                                .sorted()
                                .map(UUID::fromString)
                                .forEach(groupIds::add);
                    }
                    return !stood;
                });
        return List.copyOf(groupIds);
    }

    Optional<GroupScope> group(String tenantId, UUID groupId, boolean includeDescendants, Instant asOf) {
        return groups.find(tenantId, groupId, includeDescendants, progress.within(tenantId, asOf));
    }
}
