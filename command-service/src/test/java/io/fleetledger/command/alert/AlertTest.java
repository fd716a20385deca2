package io.fleetledger.command.alert;

import static io.fleetledger.command.alert.AlertStore.MACHINE;
import static io.fleetledger.command.alert.AlertStore.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.commands.alert.AcknowledgeAlertCommand;
import io.fleetledger.commands.alert.AcknowledgeAlertsCommand;
import io.fleetledger.commands.alert.AcknowledgedAlerts;
import io.fleetledger.commands.alert.AlertError;
import io.fleetledger.commands.alert.AlertRefusal;
import io.fleetledger.commands.alert.AlertState;
import io.fleetledger.commands.alert.SnoozeAlertCommand;
import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.AlertDecision.Raise;
import io.fleetledger.commands.status.AlertDecision.Regrade;
import io.fleetledger.commands.status.AlertDecision.Resolve;
import io.fleetledger.commands.status.MachineDecision;
import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.alert.AlertSnoozedEvent;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.support.problem.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AlertTest {

    private static final UUID ID = UUID.fromString("0a5f7b0e-7a52-4b0e-9c3e-2f6a1d5b8e01");
    private static final UUID OTHER = UUID.fromString("0a5f7b0e-7a52-4b0e-9c3e-2f6a1d5b8e02");
    private static final UUID RULE = UUID.fromString("3b1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final AlertFigures FIGURES = new AlertFigures("temperature", 1, 91.5, RuleOperator.GREATER, 90);
    private static final AlertFigures WORSE = new AlertFigures("temperature", 2, 101.5, RuleOperator.GREATER, 100);

    private final AlertStore store = new AlertStore();

    @Test
    void alertsOfManyMachinesAreLockedInTheOrderInWhichManyAreAcknowledged() {
        store.decide(
                new MachineDecision(MACHINE, List.of(), List.of(raise(OTHER, 7, 1))),
                new MachineDecision(RULE, List.of(), List.of(raise(ID, 7, 0), resolve(8, 0))));
        assertThat(store.locked()).containsExactly(ID, OTHER);
        assertThat(store.eventsOf(ID)).hasSize(2).last().isInstanceOf(AlertResolvedEvent.class);
        assertThat(store.eventsOf(OTHER)).containsExactly(raised(OTHER));
    }

    @Test
    void anAlertIsRaisedGradedAndResolved() {
        store.decide(raise(ID, 7, 0), regrade(8, 0, AlertSeverity.CRITICAL, WORSE));
        store.decide(regrade(9, 0, AlertSeverity.WARNING, FIGURES), resolve(9, 1));
        assertThat(store.eventsOf(ID))
                .containsExactly(
                        raised(ID),
                        new AlertEscalatedEvent(
                                ID,
                                TENANT,
                                MACHINE,
                                AlertSeverity.WARNING,
                                AlertSeverity.CRITICAL,
                                WORSE,
                                "Hot.",
                                new StatusCause(8, 0)),
                        new AlertEasedEvent(
                                ID,
                                TENANT,
                                MACHINE,
                                AlertSeverity.CRITICAL,
                                AlertSeverity.WARNING,
                                FIGURES,
                                "Hot.",
                                new StatusCause(9, 0)),
                        new AlertResolvedEvent(
                                ID,
                                TENANT,
                                MACHINE,
                                AlertSeverity.WARNING,
                                AlertResolution.CLEARED,
                                new StatusCause(9, 1)));
    }

    @Test
    void whatIsDecidedAgainChangesNothing() {
        AlertDecision[] all = {
            raise(ID, 7, 0),
            regrade(8, 0, AlertSeverity.CRITICAL, WORSE),
            regrade(9, 0, AlertSeverity.WARNING, FIGURES),
            resolve(9, 1)
        };
        for (int upTo = 1; upTo <= all.length; upTo++) {
            AlertDecision[] some = List.of(all).subList(0, upTo).toArray(AlertDecision[]::new);
            store.decide(some);
            store.decide(some);
            assertThat(store.eventsOf(ID)).hasSize(upTo);
        }
    }

    @Test
    void aGradeThatItHasAlreadyIsNoChange() {
        store.decide(raise(ID, 7, 0), regrade(8, 0, AlertSeverity.WARNING, WORSE));
        assertThat(store.eventsOf(ID)).containsExactly(raised(ID));
    }

    @Test
    void whatIsDecidedOfAnAlertThatWasNeverRaisedOrIsOverChangesNothing() {
        store.decide(regrade(8, 0, AlertSeverity.CRITICAL, WORSE), resolve(9, 0));
        assertThat(store.eventsOf(ID)).isEmpty();
        store.decide(raise(ID, 10, 0), resolve(11, 0));
        store.decide(regrade(12, 0, AlertSeverity.CRITICAL, WORSE), resolve(13, 0), raise(ID, 14, 0));
        assertThat(store.eventsOf(ID)).hasSize(2);
    }

    @Test
    void anAlertIsAcknowledgedOnceAndThenStaysAsItIs() {
        store.decide(raise(ID, 7, 0));
        AlertState first = (AlertState) store.send(new AcknowledgeAlertCommand(ID, TENANT, "ann"));
        assertThat(first.acknowledgedBy()).isEqualTo("ann");
        assertThat(first.acknowledgedAt()).isNotNull();
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(store.send(new AcknowledgeAlertCommand(ID, TENANT, "bob"))).isEqualTo(first);
        assertThat(store.eventsOf(ID))
                .containsExactly(raised(ID), new AlertAcknowledgedEvent(ID, TENANT, MACHINE, "ann"));
    }

    @Test
    void anAlertThatIsOverCanBeAcknowledgedButNotSnoozed() {
        store.decide(raise(ID, 7, 0), resolve(8, 0));
        assertThat(((AlertState) store.send(new AcknowledgeAlertCommand(ID, TENANT, "ann"))).resolvedAt())
                .isNotNull();
        refused(new SnoozeAlertCommand(ID, TENANT, NOW.plusSeconds(60), NOW), AlertError.ALERT_RESOLVED);
    }

    @Test
    void anAlertIsSnoozedUntilAnInstantAheadWithinAYear() {
        store.decide(raise(ID, 7, 0));
        Instant latest = NOW.plus(Duration.ofDays(365));
        var longest = new SnoozeAlertCommand(ID, TENANT, latest, NOW);
        assertThat(((AlertState) store.send(longest)).snoozedUntil()).isEqualTo(latest);
        store.send(longest);
        assertThat(store.eventsOf(ID)).containsExactly(raised(ID), new AlertSnoozedEvent(ID, TENANT, MACHINE, latest));
        refused(new SnoozeAlertCommand(ID, TENANT, latest.plusMillis(1), NOW), AlertError.INVALID_ALERT);
        refused(new SnoozeAlertCommand(ID, TENANT, NOW, NOW), AlertError.INVALID_ALERT);
    }

    @Test
    void anotherTenantsAlertIsAsGoodAsNone() {
        store.decide(raise(ID, 7, 0));
        refused(new AcknowledgeAlertCommand(ID, "tenant-2", "eve"), AlertError.ALERT_NOT_FOUND);
        refused(new AcknowledgeAlertCommand(OTHER, TENANT, "ann"), AlertError.ALERT_NOT_FOUND);
        refused(new SnoozeAlertCommand(ID, "tenant-2", NOW.plusSeconds(60), NOW), AlertError.ALERT_NOT_FOUND);
    }

    @Test
    void manyAlertsAreAcknowledgedInOneGo() {
        store.decide(raise(ID, 7, 0), raise(OTHER, 7, 1));
        store.send(new AcknowledgeAlertCommand(ID, TENANT, "ann"));
        var both = new AcknowledgeAlertsCommand(TENANT, List.of(OTHER, ID, OTHER), "bob");
        assertThat(store.send(both))
                .isEqualTo(new AcknowledgedAlerts(List.of(new AcknowledgedAlerts.Acknowledged(OTHER, 1)), 1));
        assertThat(store.send(both)).isEqualTo(new AcknowledgedAlerts(List.of(), 2));
        assertThat(store.eventsOf(OTHER))
                .containsExactly(raised(OTHER), new AlertAcknowledgedEvent(OTHER, TENANT, MACHINE, "bob"));
    }

    @Test
    void oneUnknownAlertAmongManyIsNamedAndNoneIsAcknowledged() {
        store.decide(raise(ID, 7, 0));
        assertThat(refused(new AcknowledgeAlertsCommand(TENANT, List.of(ID, OTHER), "bob"), AlertError.INVALID_ALERT)
                        .violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.message()).contains(OTHER.toString()));
        refused(new AcknowledgeAlertsCommand("tenant-2", List.of(ID), "eve"), AlertError.INVALID_ALERT);
        refused(new AcknowledgeAlertsCommand(TENANT, Collections.nCopies(1_001, ID), "bob"), AlertError.INVALID_ALERT);
        assertThat(store.eventsOf(ID)).containsExactly(raised(ID));
    }

    private AlertRefusal refused(Object command, AlertError error) {
        var refusal = catchThrowableOfType(RefusedException.class, () -> store.send(command))
                .<AlertRefusal>getDetails()
                .orElseThrow();
        assertThat(refusal.error()).isEqualTo(error);
        return refusal;
    }

    private static Raise raise(UUID alertId, long position, int step) {
        return new Raise(
                alertId, new StatusCause(position, step), RULE, "Overheating", AlertSeverity.WARNING, FIGURES, "Warm.");
    }

    private static AlertRaisedEvent raised(UUID alertId) {
        return new AlertRaisedEvent(
                alertId,
                TENANT,
                MACHINE,
                RULE,
                "Overheating",
                AlertSeverity.WARNING,
                FIGURES,
                "Warm.",
                new StatusCause(7, alertId.equals(ID) ? 0 : 1));
    }

    private static Regrade regrade(long position, int step, AlertSeverity severity, AlertFigures figures) {
        return new Regrade(ID, new StatusCause(position, step), severity, figures, "Hot.");
    }

    private static Resolve resolve(long position, int step) {
        return new Resolve(ID, new StatusCause(position, step), AlertResolution.CLEARED);
    }
}
