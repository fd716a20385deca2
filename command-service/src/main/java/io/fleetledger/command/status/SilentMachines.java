package io.fleetledger.command.status;

import io.fleetledger.support.due.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What machines really wait for, as their sagas were last stored. */
final class SilentMachines {

    private static final Logger LOG = LoggerFactory.getLogger(SilentMachines.class);
    private static final Duration UNREADABLE_FOR = Duration.ofMinutes(5);

    private final SagaStore<Object> sagas;
    private final Predicate<UUID> parked;
    private final TransactionManager transactions;
    private final Duration offlineAfter;

    /** @param parked whether events of a machine are */
    SilentMachines(
            SagaStore<Object> sagas, Predicate<UUID> parked, TransactionManager transactions, Duration offlineAfter) {
        this.sagas = sagas;
        this.parked = parked;
        this.transactions = transactions;
        this.offlineAfter = offlineAfter;
    }

    /**
     * When each of these has to be looked at: past or now if what it waits for has come; empty if nobody has to, because it
     * waits for nothing or is parked. One whose state cannot be read has its turn later, lest it keep the others waiting.
     */
    Map<Due, Optional<Instant>> nextLooks(Collection<Due> rows, Instant now) {
        return transactions.fetchInTransaction(() -> {
            Map<Due, Optional<Instant>> looks = new LinkedHashMap<>();
            for (Due row : rows) {
                looks.put(row, nextLook(row, now));
            }
            return looks;
        });
    }

    private Optional<Instant> nextLook(Due row, Instant now) {
        try {
            Optional<Instant> next = nextLook(row.machineId(), now);
            boolean isDue = next.filter(instant -> !instant.isAfter(now)).isPresent();
            // Its saga arms it again when what is parked has been handled.
            return isDue && parked.test(row.machineId()) ? Optional.empty() : next;
        } catch (SerializationException unreadable) {
            LOG.error(
                    "What machine {} waits for cannot be read; the next look at it is in {}",
                    row.machineId(),
                    UNREADABLE_FOR,
                    unreadable);
            return Optional.of(now.plus(UNREADABLE_FOR));
        }
    }

    private Optional<Instant> nextLook(UUID machineId, Instant now) {
        return sagas
                .findSagas(
                        MachineStatusSaga.class,
                        new AssociationValue(MachineStatusSaga.MACHINE_ID, machineId.toString()))
                .stream()
                .map(id -> sagas.loadSaga(MachineStatusSaga.class, id))
                .filter(Objects::nonNull)
                .flatMap(entry -> entry.saga().nextLook(now, offlineAfter).stream())
                .findFirst();
    }
}
