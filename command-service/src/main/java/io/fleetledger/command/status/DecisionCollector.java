package io.fleetledger.command.status;

import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.mongo.BatchWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes the sagas' decisions, to be sent and stored once for their whole batch. */
@Component
class DecisionCollector {

    /** A row due within it is written again, whatever the event's own time. */
    private static final Duration LONGEST_BATCH = Duration.ofSeconds(30);

    private final Commands commands;
    private final DueTable dueTable;

    DecisionCollector(Commands commands, DueTable dueTable) {
        this.commands = commands;
        this.dueTable = dueTable;
    }

    void collect(EventMessage<?> cause, String tenantId, EvaluationResult result) {
        if (!result.statuses().isEmpty() || !result.alerts().isEmpty()) {
            batch().add(cause, tenantId, result);
        }
    }

    /**
     * Makes sure that the timer event comes in time.
     *
     * @param armedAt the due table has a row no later than this; or null
     * @return the new {@code armedAt}; a row is left earlier than needed rather than written again
     */
    @Nullable Instant arm(String tenantId, MachineCondition condition, EvaluationContext context, @Nullable Instant armedAt) {
        Optional<Instant> next = condition.nextDueAt(context.offlineAfter());
        // A row that falls due while this batch is handled may be gone, or moved, by the time its state is stored.
        boolean inTime = armedAt != null
                && armedAt.isAfter(GenericEventMessage.clock.instant().plus(LONGEST_BATCH))
                && next.filter(armedAt::isAfter).isEmpty();
        if (next.isEmpty() || inTime) {
            return armedAt;
        }
        batch().arm(new Due(condition.machineId(), tenantId, next.get()));
        return next.get();
    }

    void disarm(UUID machineId) {
        batch().disarm(machineId);
    }

    private StatusBatch batch() {
        return BatchWrite.current(
                StatusBatch.class.getName(), StatusBatch.class, () -> new StatusBatch(commands, dueTable));
    }
}
