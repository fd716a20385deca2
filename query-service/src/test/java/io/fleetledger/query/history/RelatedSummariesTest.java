package io.fleetledger.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.alert.AlertSnoozedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.status.StatusCause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RelatedSummariesTest {

    private static final UUID ID = new UUID(1, 1);
    private static final UUID HALL = new UUID(2, 2);
    private static final UUID GONE = new UUID(3, 3);
    private static final String T = "acme";
    private static final StatusCause CAUSE = new StatusCause(7, 0);
    private static final AlertFigures HOT = new AlertFigures("temperature", 1, 91, RuleOperator.GREATER, 90);

    static Stream<Arguments> sentences() {
        return Stream.of(
                Arguments.of(new MachineRenamedEvent(ID, T, 2, "A", "B"), "renamed from \"A\" to \"B\""),
                Arguments.of(new MachineGroupMembersAddedEvent(HALL, T, 2, List.of(ID)), "added to \"Hall\""),
                Arguments.of(
                        new MachineGroupMembersAddedEvent(GONE, T, 2, List.of(ID)), "added to a group that is no more"),
                Arguments.of(new MachineGroupMembersRemovedEvent(HALL, T, 2, List.of(ID)), "removed from \"Hall\""),
                Arguments.of(
                        new MachineGroupRetiredMembersRemovedEvent(HALL, T, List.of(ID)),
                        "removed from \"Hall\", as it was retired"),
                Arguments.of(
                        new MachineGroupDeletedEvent(GONE, T, 2, null, List.of()), "left a group that was deleted"),
                Arguments.of(
                        new MachineGroupDeletedEvent(GONE, T, 2, null, List.of(HALL)),
                        "left what was deleted: a group, with all below it"),
                Arguments.of(
                        new AlertRaisedEvent(ID, T, ID, ID, "Heat", AlertSeverity.WARNING, HOT, "It is hot", CAUSE),
                        "warning alert: It is hot"),
                Arguments.of(
                        new AlertEscalatedEvent(
                                ID, T, ID, AlertSeverity.WARNING, AlertSeverity.CRITICAL, HOT, "It burns", CAUSE),
                        "alert escalated to critical: It burns"),
                Arguments.of(
                        new AlertEasedEvent(
                                ID, T, ID, AlertSeverity.CRITICAL, AlertSeverity.WARNING, HOT, "It is hot", CAUSE),
                        "alert eased to warning: It is hot"),
                Arguments.of(new AlertAcknowledgedEvent(ID, T, ID, "operator"), "alert acknowledged by operator"),
                Arguments.of(
                        new AlertSnoozedEvent(ID, T, ID, Instant.parse("2026-04-04T10:00:00Z")),
                        "alert snoozed until 2026-04-04T10:00:00Z"),
                Arguments.of(resolved(AlertResolution.CLEARED), "alert resolved, as the metric came back"),
                Arguments.of(resolved(AlertResolution.RULE_CHANGED), "alert resolved, as its rule no longer holds"),
                Arguments.of(resolved(AlertResolution.MACHINE_RETIRED), "alert resolved, as the machine was retired"));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void theMachineIsTheSubject(Object event, String sentence) {
        assertThat(RelatedSummaries.of(event, Map.of(HALL, "Hall"))).isEqualTo(sentence);
    }

    private static AlertResolvedEvent resolved(AlertResolution resolution) {
        return new AlertResolvedEvent(ID, T, ID, AlertSeverity.WARNING, resolution, CAUSE);
    }
}
