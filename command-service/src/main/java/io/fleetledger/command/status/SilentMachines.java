package io.fleetledger.command.status;

import io.fleetledger.support.due.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What machines really wait for, as their sagas were last stored. */
final class SilentMachines {

    private static final Logger LOG = LoggerFactory.getLogger(SilentMachines.class);
    private static final Duration UNREADABLE_FOR = Duration.ofMinutes(5);

    private final Function<Collection<String>, Map<String, MachineStatusSaga>> sagas;
    private final Predicate<UUID> parked;
    private final TransactionManager transactions;
    private final Duration offlineAfter;

    /**
     * @param sagas of these machines, by machine, in one look
     * @param parked whether events of a machine are
     */
    SilentMachines(
            Function<Collection<String>, Map<String, MachineStatusSaga>> sagas,
            Predicate<UUID> parked,
            TransactionManager transactions,
            Duration offlineAfter) {
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
        return rows.isEmpty() ? Map.of() : transactions.fetchInTransaction(() -> together(rows, now));
    }

    private Map<Due, Optional<Instant>> together(Collection<Due> rows, Instant now) {
        Map<Due, Optional<Instant>> looks = new LinkedHashMap<>();
        try {
            var known = sagas.apply(
                    rows.stream().map(row -> row.machineId().toString()).toList());
            rows.forEach(row -> looks.put(
                    row, nextLook(row.machineId(), known.get(row.machineId().toString()), now)));
        } catch (SerializationException oneIsUnreadable) {
            rows.forEach(row -> looks.put(row, alone(row, now)));
        }
        return looks;
    }

    private Optional<Instant> alone(Due row, Instant now) {
        String machineId = row.machineId().toString();
        try {
            return nextLook(row.machineId(), sagas.apply(List.of(machineId)).get(machineId), now);
        } catch (SerializationException unreadable) {
            LOG.error(
                    "What machine {} waits for cannot be read; the next look at it is in {}",
                    machineId,
                    UNREADABLE_FOR,
                    unreadable);
            return Optional.of(now.plus(UNREADABLE_FOR));
        }
    }

    /** One that is parked, its saga arms again when what is parked has been handled. */
    private Optional<Instant> nextLook(UUID machineId, @Nullable MachineStatusSaga saga, Instant now) {
        Optional<Instant> next = Optional.ofNullable(saga).flatMap(known -> known.nextLook(now, offlineAfter));
        boolean isDue = next.filter(instant -> !instant.isAfter(now)).isPresent();
        return isDue && parked.test(machineId) ? Optional.empty() : next;
    }
}
