package io.fleetledger.command.status;

import io.fleetledger.support.due.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what machines really wait for, from their stored sagas. */
final class SilentMachines {

    private static final Logger LOG = LoggerFactory.getLogger(SilentMachines.class);
    private static final Duration LOOKS_AGAIN_AFTER = Duration.ofMinutes(5);

    private final Function<Collection<String>, Map<String, MachineStatusSaga>> sagas;
    private final UnaryOperator<Set<String>> parked;
    private final TransactionManager transactions;
    private final Duration offlineAfter;

    /**
     * @param sagas of the given machines, by machine, in one query
     * @param parked which of the given machines have parked events, in one query
     */
    SilentMachines(
            Function<Collection<String>, Map<String, MachineStatusSaga>> sagas,
            UnaryOperator<Set<String>> parked,
            TransactionManager transactions,
            Duration offlineAfter) {
        this.sagas = sagas;
        this.parked = parked;
        this.transactions = transactions;
        this.offlineAfter = offlineAfter;
    }

    /**
     * Returns when each machine must be checked: now or in the past if what it waits for has come; empty if it waits
     * for nothing. A machine that is parked, or whose state cannot be read, is checked later, so that it does not keep
     * the others waiting.
     */
    Map<Due, Optional<Instant>> nextLooks(Collection<Due> rows, Instant now) {
        return rows.isEmpty() ? Map.of() : transactions.fetchInTransaction(() -> together(rows, now));
    }

    private Map<Due, Optional<Instant>> together(Collection<Due> rows, Instant now) {
        Map<Due, Optional<Instant>> looks = new LinkedHashMap<>();
        try {
            var known = sagas.apply(rows.stream().map(SilentMachines::machineId).toList());
            rows.forEach(row -> looks.put(row, nextLook(known.get(machineId(row)), now)));
        } catch (SerializationException oneIsUnreadable) {
            rows.forEach(row -> looks.put(row, alone(row, now)));
        }
        return parkedLater(looks, now);
    }

    private Optional<Instant> alone(Due row, Instant now) {
        String machineId = machineId(row);
        try {
            return nextLook(sagas.apply(List.of(machineId)).get(machineId), now);
        } catch (SerializationException unreadable) {
            LOG.error(
                    "What machine {} waits for cannot be read; the next look at it is in {}",
                    machineId,
                    LOOKS_AGAIN_AFTER,
                    unreadable);
            return Optional.of(now.plus(LOOKS_AGAIN_AFTER));
        }
    }

    private Optional<Instant> nextLook(@Nullable MachineStatusSaga saga, Instant now) {
        return Optional.ofNullable(saga).flatMap(known -> known.nextLook(now, offlineAfter));
    }

    /**
     * A parked machine's saga arms it again when the parked events have been handled. If they are dropped instead,
     * nothing tells the saga: the machine stays silent, which only a check finds.
     */
    private Map<Due, Optional<Instant>> parkedLater(Map<Due, Optional<Instant>> looks, Instant now) {
        Set<String> due = new HashSet<>();
        looks.forEach((row, next) -> {
            if (next.isPresent() && !next.get().isAfter(now)) {
                due.add(machineId(row));
            }
        });
        if (!due.isEmpty()) {
            Set<String> ofParked = parked.apply(due);
            Optional<Instant> later = Optional.of(now.plus(LOOKS_AGAIN_AFTER));
            looks.replaceAll((row, next) -> ofParked.contains(machineId(row)) ? later : next);
        }
        return looks;
    }

    private static String machineId(Due row) {
        return row.machineId().toString();
    }
}
