package io.fleetledger.command.status;

import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.due.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.SagaStore;

/** What machines really wait for, as their sagas were last stored. */
final class SilentMachines {

    private final ProcessingStores stores;
    private final SagaStore<Object> sagas;
    private final TransactionManager transactions;
    private final Duration offlineAfter;

    SilentMachines(ProcessingStores stores, TransactionManager transactions, Duration offlineAfter) {
        this.stores = stores;
        this.sagas = stores.sagas();
        this.transactions = transactions;
        this.offlineAfter = offlineAfter;
    }

    /** The instant that each of these waits for; empty for one that waits for nothing, and for one that is parked. */
    Map<Due, Optional<Instant>> waiting(Collection<Due> rows, Instant now) {
        return transactions.fetchInTransaction(() -> {
            Map<Due, Optional<Instant>> waiting = new LinkedHashMap<>();
            for (Due row : rows) {
                Optional<Instant> next = waitsFor(row.machineId());
                boolean isDue = next.filter(instant -> !instant.isAfter(now)).isPresent();
                // Its saga arms it again when what is parked has been handled.
                waiting.put(row, isDue && isParked(row.machineId()) ? Optional.empty() : next);
            }
            return waiting;
        });
    }

    private Optional<Instant> waitsFor(UUID machineId) {
        return sagas
                .findSagas(
                        MachineStatusSaga.class,
                        new AssociationValue(MachineStatusSaga.MACHINE_ID, machineId.toString()))
                .stream()
                .map(id -> sagas.loadSaga(MachineStatusSaga.class, id))
                .filter(Objects::nonNull)
                .flatMap(entry -> entry.saga().waitsFor(offlineAfter).stream())
                .findFirst();
    }

    private boolean isParked(UUID machineId) {
        return stores.deadLetters(ProjectionNames.MACHINE_STATUS_SAGA).contains(machineId.toString());
    }
}
