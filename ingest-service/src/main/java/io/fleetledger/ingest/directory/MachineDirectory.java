package io.fleetledger.ingest.directory;

import static io.fleetledger.ingest.directory.MachineDirectoryProjection.MACHINE_ID;

import io.fleetledger.queries.machine.ClaimedMachines;
import io.fleetledger.queries.machine.FindClaimedMachinesQuery;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.ids.ClaimIds;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.paging.Chunks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Finds active machines by identifier. A machine missing in the documents may just have been registered: the claims are
 * checked before it is reported as unknown.
 */
@Component
public final class MachineDirectory {

    private static final int ASKED_AT_ONCE = 1_000;

    private final TenantDocuments machineDirectory;
    private final Queries queries;

    MachineDirectory(TenantDocuments machineDirectory, Queries queries) {
        this.machineDirectory = machineDirectory;
        this.queries = queries;
    }

    /** Returns the machines that hold these identifiers, compared exactly; no entry for one without a holder. */
    public Map<String, UUID> find(Caller caller, Collection<String> machineIdentifiers) {
        Map<String, String> unknown = new HashMap<>();
        machineIdentifiers.forEach(identifier -> unknown.put(ClaimIds.of(caller.tenantId(), identifier), identifier));
        Map<String, UUID> found = new HashMap<>();
        machineDirectory
                .findByIds(caller.tenantId(), List.copyOf(unknown.keySet()), List.of(MACHINE_ID))
                .forEach(entry -> found.put(
                        unknown.remove(entry.getString("_id")), UUID.fromString(entry.getString(MACHINE_ID))));
        List<String> left = new ArrayList<>(unknown.values());
        for (List<String> asked : Chunks.of(left, ASKED_AT_ONCE)) {
            queries.query(caller, new FindClaimedMachinesQuery(caller.tenantId(), asked), ClaimedMachines.class)
                    .machines()
                    .forEach(holder -> found.put(holder.machineIdentifier(), holder.machineId()));
        }
        return found;
    }
}
