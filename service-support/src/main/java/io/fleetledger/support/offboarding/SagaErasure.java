package io.fleetledger.support.offboarding;

import io.fleetledger.support.axon.ProcessingStores;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Deletes the sagas of the tenant's machines. A saga names its machine, not its tenant. */
final class SagaErasure implements TenantErasure {

    private static final Set<String> MACHINES = Set.of("machines", "machine-directory");

    /** The key by which sagas are associated with their machine. */
    private static final String MACHINE_ID = "machineId";

    private final ReadModelErasure readModels;
    private final ProcessingStores stores;

    SagaErasure(ReadModelErasure readModels, ProcessingStores stores) {
        this.readModels = readModels;
        this.stores = stores;
    }

    @Override
    public ErasedPart part() {
        return ErasedPart.SAGAS;
    }

    @Override
    public long erase(String tenantId) {
        AtomicLong deleted = new AtomicLong();
        readModels.forEachIds(
                tenantId, MACHINES, machineIds -> deleted.addAndGet(stores.eraseSagas(MACHINE_ID, machineIds)));
        return deleted.get();
    }
}
