package io.fleetledger.query.machine;

import io.fleetledger.query.past.PastParts;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.Optional;

/** For lists of the present alone. */
final class NoPast {

    private NoPast() {}

    static PastMachineLists of(TenantDocuments machines) {
        return new PastMachineLists(
                machines,
                PastParts.chain(machines),
                (tenantId, groupId, below, instant) -> Optional.empty(),
                PastParts.progress(machines));
    }
}
