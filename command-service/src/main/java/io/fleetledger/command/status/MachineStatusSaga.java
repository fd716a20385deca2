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
 * Follows one machine: its readings, the rules that hold for it, and the passing of time. What follows from them, {@link
 * MachineCondition} says; what is to be done, the {@link StatusDesk} sends. It knows nothing that is not an event of its
 * machine. While the machine is away from the fleet, nothing is to be done, but what has been heard of it is not forgotten:
 * its readings are stored for good, and one of them that comes again when the machine is back is no news.
 */
@Saga(sagaStore = MachineStatusSaga.STORE)
@ProcessingGroup(ProjectionNames.MACHINE_STATUS_SAGA)
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public class MachineStatusSaga {

    static final String STORE = "machineStatusSagas";
    static final String MACHINE_ID = "machineId";

    private @Nullable MachineCondition condition;
    /** What the due table says at the latest; past, once the clock has been heard of. */
    private @Nullable Instant armedAt;
    /** Before this stay in the fleet; null if there was no other. */
    private @Nullable EarlierReadings earlier;

    private boolean away;

    @StartSaga
    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(MachineRegisteredEvent event, Occasion occasion) {
        enter(event.machineId(), event.version(), event.offlineAfterSeconds(), occasion);
    }

    @StartSaga
    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(MachineRestoredEvent event, Occasion occasion) {
        enter(event.machineId(), event.version(), event.offlineAfterSeconds(), occasion);
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(ReadingsRecordedEvent event, EventMessage<?> message, Occasion occasion, StatusDesk desk) {
        judge(message, event.tenantId(), occasion, desk, before -> before.measured(occasion, newer(event)));
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(MachineRulesChangedEvent event, EventMessage<?> message, Occasion occasion, StatusDesk desk) {
        judge(message, event.tenantId(), occasion, desk, before -> before.ruledBy(occasion, event.rules()));
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(MachineOfflineThresholdChangedEvent event, EventMessage<?> message, Occasion occasion, StatusDesk desk) {
        judge(message, event.tenantId(), occasion, desk, before -> before.silentAfter(occasion, event.newSeconds()));
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(MachineTimerElapsedEvent event, EventMessage<?> message, Occasion occasion, StatusDesk desk) {
        judge(message, event.tenantId(), occasion, desk, before -> before.timeElapsed(occasion));
    }

    @SagaEventHandler(associationProperty = MACHINE_ID)
    void on(MachineRetiredEvent event, EventMessage<?> message, Occasion occasion, StatusDesk desk) {
        boolean leaves = condition != null && !condition.hasSeen(occasion.position());
        judge(message, event.tenantId(), occasion, desk, before -> before.retired(occasion));
        away |= leaves;
        desk.disarm(event.machineId());
    }

    /** What stands at the beginning of a stay; the condition of an earlier one is none of it. */
    private void enter(UUID machineId, long version, @Nullable Integer offlineAfterSeconds, Occasion occasion) {
        MachineCondition before = condition;
        if (before == null || !before.hasSeen(occasion.position())) {
            if (before != null) {
                earlier = earlier().and(before.metrics());
            }
            condition = MachineCondition.entered(
                    machineId, version, offlineAfterSeconds, occasion.position(), occasion.now());
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

    /** An event that was judged before is one whose batch was not stored to its end: it may still have to be armed. */
    private void judge(
            EventMessage<?> message,
            String tenantId,
            Occasion occasion,
            StatusDesk desk,
            Function<MachineCondition, Judgement> input) {
        MachineCondition before = condition;
        if (before == null) {
            throw new IllegalStateException("The machine's entry into the fleet has not been judged");
        }
        if (before.hasSeen(occasion.position())) {
            armedAt = null;
        } else {
            Judgement judgement = input.apply(before);
            if (!away) {
                desk.handIn(message, tenantId, judgement);
            }
            condition = judgement.condition();
        }
        if (!away) {
            armedAt = desk.arm(tenantId, condition(), occasion, armedAt);
        }
    }

    private MachineCondition condition() {
        return Objects.requireNonNull(condition, "judged");
    }

    /**
     * When the clock has to look at the machine: at the instant that it waits for, and no later than the saga takes the
     * due table to say. Of a row behind that it would believe, wrongly, that it comes in time for what happens next.
     */
    Optional<Instant> nextLook(Instant now, Duration offlineAfter) {
        if (away) {
            return Optional.empty();
        }
        Stream<Instant> waitsFor = Stream.ofNullable(condition).flatMap(known -> known.waitsFor(offlineAfter).stream());
        Stream<Instant> armed = Stream.ofNullable(armedAt).filter(instant -> instant.isAfter(now));
        return Stream.concat(waitsFor, armed).min(Comparator.naturalOrder());
    }
}
