package io.fleetledger.command.alert;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.commands.alert.AcknowledgeAlertCommand;
import io.fleetledger.commands.alert.AlertError;
import io.fleetledger.commands.alert.AlertRefusal;
import io.fleetledger.commands.alert.AlertState;
import io.fleetledger.commands.alert.SnoozeAlertCommand;
import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.AlertDecision.Raise;
import io.fleetledger.commands.status.AlertDecision.Regrade;
import io.fleetledger.commands.status.AlertDecision.Resolve;
import io.fleetledger.events.PersonalData;
import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.alert.AlertSnoozedEvent;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.support.problem.RefusedException;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A problem that needs attention, from when it was raised until it is resolved. Its machine's saga decides its
 * severity; it knows the last cause and accepts none twice. Every handler also accepts an unknown id, so that the alert
 * itself answers ALERT_NOT_FOUND, the same with every event store.
 */
@Aggregate(snapshotTriggerDefinition = "aggregateSnapshots", lockFactory = "aggregateLocks")
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class Alert {

    @AggregateIdentifier
    private UUID alertId;

    private String tenantId;
    private UUID machineId;
    private UUID ruleId;
    private AlertSeverity severity;
    private String message;
    private AlertFigures figures;
    private StatusCause lastCause;

    @PersonalData("acknowledged-by")
    private @Nullable String acknowledgedBy;

    private @Nullable Instant acknowledgedAt;
    private @Nullable Instant snoozedUntil;
    private @Nullable Instant resolvedAt;
    private Instant createdAt;

    Alert() {}

    /** A repeated decision, or one about a resolved alert, changes nothing. */
    void applyDecision(UUID ofMachine, String ofTenant, AlertDecision decision) {
        if (decision instanceof Raise raise) {
            if (!exists()) {
                raise(ofMachine, ofTenant, raise);
            }
        } else if (belongsTo(ofTenant) && resolvedAt == null && decision.cause().compareTo(lastCause) > 0) {
            if (decision instanceof Regrade regrade) {
                regrade(regrade);
            } else if (decision instanceof Resolve resolve) {
                apply(new AlertResolvedEvent(
                        alertId, tenantId, machineId, severity, resolve.resolution(), resolve.cause()));
            }
        }
    }

    private static void raise(UUID machineId, String tenantId, Raise raise) {
        apply(new AlertRaisedEvent(
                raise.alertId(),
                tenantId,
                machineId,
                raise.ruleId(),
                raise.ruleName(),
                raise.severity(),
                raise.figures(),
                raise.message(),
                raise.cause()));
    }

    private void regrade(Regrade regrade) {
        if (regrade.severity().compareTo(severity) > 0) {
            apply(new AlertEscalatedEvent(
                    alertId,
                    tenantId,
                    machineId,
                    severity,
                    regrade.severity(),
                    regrade.figures(),
                    regrade.message(),
                    regrade.cause()));
        } else if (regrade.severity() != severity) {
            apply(new AlertEasedEvent(
                    alertId,
                    tenantId,
                    machineId,
                    severity,
                    regrade.severity(),
                    regrade.figures(),
                    regrade.message(),
                    regrade.cause()));
        }
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    AlertState handle(AcknowledgeAlertCommand command) {
        requireTenant(command.tenantId());
        acknowledge(command.acknowledgedBy());
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    AlertState handle(SnoozeAlertCommand command) {
        requireTenant(command.tenantId());
        AlertFields.check(command);
        if (resolvedAt != null) {
            throw new RefusedException(
                    AlertRefusal.because(AlertError.ALERT_RESOLVED, "The alert is over since " + resolvedAt + "."));
        }
        if (!command.snoozedUntil().equals(snoozedUntil)) {
            apply(new AlertSnoozedEvent(alertId, tenantId, machineId, command.snoozedUntil()));
        }
        return state();
    }

    /** Returns whether this is its first acknowledgement. */
    boolean acknowledge(String by) {
        if (acknowledgedBy != null) {
            return false;
        }
        apply(new AlertAcknowledgedEvent(alertId, tenantId, machineId, by));
        return true;
    }

    /** The fields are empty if the id names no alert, or another aggregate. */
    private boolean exists() {
        return tenantId != null;
    }

    boolean belongsTo(String callersTenant) {
        return callersTenant.equals(tenantId);
    }

    /** Treats another tenant's alert as unknown. */
    private void requireTenant(String callersTenant) {
        if (!belongsTo(callersTenant)) {
            throw new RefusedException(AlertRefusal.because(AlertError.ALERT_NOT_FOUND, "There is no such alert."));
        }
    }

    private AlertState state() {
        return new AlertState(
                alertId,
                tenantId,
                machineId,
                ruleId,
                severity,
                message,
                figures,
                acknowledgedBy,
                acknowledgedAt,
                snoozedUntil,
                resolvedAt,
                createdAt,
                getVersion());
    }

    /** The id belongs to another aggregate; callers see it as unknown. */
    @EventSourcingHandler
    void on(Object foreign, DomainEventMessage<?> message) {
        alertId = UUID.fromString(message.getAggregateIdentifier());
    }

    @EventSourcingHandler
    void on(AlertRaisedEvent event, @Timestamp Instant at) {
        alertId = event.alertId();
        tenantId = event.tenantId();
        machineId = event.machineId();
        ruleId = event.ruleId();
        createdAt = at;
        grade(event.severity(), event.figures(), event.message(), event.cause());
    }

    @EventSourcingHandler
    void on(AlertEscalatedEvent event) {
        grade(event.newSeverity(), event.figures(), event.message(), event.cause());
    }

    @EventSourcingHandler
    void on(AlertEasedEvent event) {
        grade(event.newSeverity(), event.figures(), event.message(), event.cause());
    }

    @EventSourcingHandler
    void on(AlertResolvedEvent event, @Timestamp Instant at) {
        lastCause = event.cause();
        resolvedAt = at;
    }

    @EventSourcingHandler
    void on(AlertAcknowledgedEvent event, @Timestamp Instant at) {
        acknowledgedBy = event.acknowledgedBy();
        acknowledgedAt = at;
    }

    @EventSourcingHandler
    void on(AlertSnoozedEvent event) {
        snoozedUntil = event.snoozedUntil();
    }

    private void grade(AlertSeverity newSeverity, AlertFigures newFigures, String newMessage, StatusCause cause) {
        severity = newSeverity;
        figures = newFigures;
        message = newMessage;
        lastCause = cause;
    }
}
