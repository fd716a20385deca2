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
final class SagaTimers {

    private static final Logger LOG = LoggerFactory.getLogger(SagaTimers.class);
    private static final Duration RECHECK_DELAY = Duration.ofMinutes(5);

    private final Function<Collection<String>, Map<String, MachineStatusSaga>> sagas;
    private final UnaryOperator<Set<String>> parked;
    private final TransactionManager transactions;
    private final Duration offlineAfter;

    /**
     * @param sagas of the given machines, by machine, in one query
     * @param parked which of the given machines have parked events, in one query
     */
    SagaTimers(
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
    Map<Due, Optional<Instant>> nextDueTimes(Collection<Due> rows, Instant now) {
        return rows.isEmpty() ? Map.of() : transactions.fetchInTransaction(() -> readAll(rows, now));
    }

    private Map<Due, Optional<Instant>> readAll(Collection<Due> rows, Instant now) {
        Map<Due, Optional<Instant>> dueTimes = new LinkedHashMap<>();
        try {
            var known = sagas.apply(rows.stream().map(SagaTimers::machineId).toList());
            rows.forEach(row -> dueTimes.put(row, nextDueAt(known.get(machineId(row)), now)));
        } catch (SerializationException oneIsUnreadable) {
            rows.forEach(row -> dueTimes.put(row, readOne(row, now)));
        }
        return postponeParked(dueTimes, now);
    }

    private Optional<Instant> readOne(Due row, Instant now) {
        String machineId = machineId(row);
        try {
            return nextDueAt(sagas.apply(List.of(machineId)).get(machineId), now);
        } catch (SerializationException unreadable) {
            LOG.error("Could not read the saga of machine {}; retrying in {}", machineId, RECHECK_DELAY, unreadable);
            return Optional.of(now.plus(RECHECK_DELAY));
        }
    }

    private Optional<Instant> nextDueAt(@Nullable MachineStatusSaga saga, Instant now) {
        return Optional.ofNullable(saga).flatMap(known -> known.nextDueAt(now, offlineAfter));
    }

    /**
     * A parked machine's saga arms it again when the parked events have been handled. If they are dropped instead,
     * nothing tells the saga: the machine stays silent, which only a check finds.
     */
    private Map<Due, Optional<Instant>> postponeParked(Map<Due, Optional<Instant>> dueTimes, Instant now) {
        Set<String> due = new HashSet<>();
        dueTimes.forEach((row, next) -> {
            if (next.isPresent() && !next.get().isAfter(now)) {
                due.add(machineId(row));
            }
        });
        if (!due.isEmpty()) {
            Set<String> ofParked = parked.apply(due);
            Optional<Instant> later = Optional.of(now.plus(RECHECK_DELAY));
            dueTimes.replaceAll((row, next) -> ofParked.contains(machineId(row)) ? later : next);
        }
        return dueTimes;
    }

    private static String machineId(Due row) {
        return row.machineId().toString();
    }
}
