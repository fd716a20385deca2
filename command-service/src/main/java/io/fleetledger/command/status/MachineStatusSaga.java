package io.fleetledger.command.status;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.events.status.MachineTimerElapsedEvent;
import io.fleetledger.support.axon.ProjectionNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;

/**
 * Follows one machine: its readings, the rules that hold for it, and the passing of time. {@link MachineCondition}
 * decides what follows; {@link DecisionCollector} sends the decisions. The saga knows only events of its machine. While
 * the machine is retired, nothing is decided, but its newest readings are remembered: readings are stored permanently,
 * and one that is sent again after the machine is restored is not new.
 */
@Saga(sagaStore = MachineStatusSaga.STORE)
@ProcessingGroup(ProjectionNames.MACHINE_STATUS_SAGA)
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public class MachineStatusSaga {

    static final String STORE = "machineStatusSagas";
    static final String MACHINE_ID = "machineId";

    private @Nullable MachineCondition condition;
    /** The due table has a row no later than this; in the past once the timer event has come. */
    private @Nullable Instant armedAt;
    /** From before this stay in the fleet; null if it is the first. */
    private @Nullable EarlierReadings earlier;

    private boolean away;

    @StartSaga
    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(MachineRegisteredEvent event, EvaluationContext context) {
        enter(event.machineId(), event.version(), event.offlineAfterSeconds(), context);
    }

    @StartSaga
    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(MachineRestoredEvent event, EvaluationContext context) {
        enter(event.machineId(), event.version(), event.offlineAfterSeconds(), context);
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(
            ReadingsRecordedEvent event,
            EventMessage<?> message,
            EvaluationContext context,
            DecisionCollector decisions) {
        evaluate(message, event.tenantId(), context, decisions, before -> before.measured(context, newer(event)));
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(
            MachineRulesChangedEvent event,
            EventMessage<?> message,
            EvaluationContext context,
            DecisionCollector decisions) {
        evaluate(message, event.tenantId(), context, decisions, before -> before.ruledBy(context, event.rules()));
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(
            MachineOfflineThresholdChangedEvent event,
            EventMessage<?> message,
            EvaluationContext context,
            DecisionCollector decisions) {
        evaluate(
                message,
                event.tenantId(),
                context,
                decisions,
                before -> before.silentAfter(context, event.newSeconds()));
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(
            MachineTimerElapsedEvent event,
            EventMessage<?> message,
            EvaluationContext context,
            DecisionCollector decisions) {
        evaluate(message, event.tenantId(), context, decisions, before -> before.timeElapsed(context));
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(
            MachineRetiredEvent event,
            EventMessage<?> message,
            EvaluationContext context,
            DecisionCollector decisions) {
        boolean leaves = condition != null && !condition.hasSeen(context.position());
        evaluate(message, event.tenantId(), context, decisions, before -> before.retired(context));
        away |= leaves;
        decisions.disarm(event.machineId());
    }

    /** Begins a stay in the fleet; the condition of an earlier stay does not count. */
    private void enter(UUID machineId, long version, @Nullable Integer offlineAfterSeconds, EvaluationContext context) {
        MachineCondition before = condition;
        if (before == null || !before.hasSeen(context.position())) {
            if (before != null) {
                earlier = earlier().and(before.metrics());
            }
            condition = MachineCondition.entered(
                    machineId, version, offlineAfterSeconds, context.position(), context.now());
            away = false;
        }
        armedAt = null;
    }

    private List<Reading> newer(ReadingsRecordedEvent event) {
        return earlier().newer(event.readings());
    }

    private EarlierReadings earlier() {
        return Objects.requireNonNullElse(earlier, EarlierReadings.NONE);
    }

    /** If the event was evaluated before, its batch was not stored completely: the machine may still have to be armed. */
    private void evaluate(
            EventMessage<?> message,
            String tenantId,
            EvaluationContext context,
            DecisionCollector decisions,
            Function<MachineCondition, EvaluationResult> input) {
        MachineCondition before = condition;
        if (before == null) {
            throw new IllegalStateException("The machine's registration has not been evaluated");
        }
        if (before.hasSeen(context.position())) {
            armedAt = null;
        } else {
            EvaluationResult result = input.apply(before);
            if (!away) {
                decisions.collect(message, tenantId, result);
            }
            condition = result.condition();
        }
        if (!away) {
            armedAt = decisions.arm(tenantId, condition(), context, armedAt);
        }
    }

    private MachineCondition condition() {
        return Objects.requireNonNull(condition, "evaluated");
    }

    /**
     * Returns when the scanner must check the machine: at the instant that it waits for, and no later than
     * {@code armedAt}. If the row were later, the saga would wrongly rely on it to be in time for what happens next.
     */
    Optional<Instant> nextDueAt(Instant now, Duration offlineAfter) {
        if (away) {
            return Optional.empty();
        }
        Stream<Instant> nextDueAt =
                Stream.ofNullable(condition).flatMap(known -> known.nextDueAt(offlineAfter).stream());
        Stream<Instant> armed = Stream.ofNullable(armedAt).filter(instant -> instant.isAfter(now));
        return Stream.concat(nextDueAt, armed).min(Comparator.naturalOrder());
    }
}
