package io.fleetledger.query.alert;

import static io.fleetledger.query.alert.AlertDocument.*;

import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.alert.AlertSnoozedEvent;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.query.projection.AwaitedProjection;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.projection.ProjectionNotifier;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Maintains one document per alert, and counters per tenant. An open alert follows the readings of its metric: its
 * value and message change without an event of its own. Sequenced by tenant, whose counters all its alerts share.
 */
@Component
@ProcessingGroup(ProjectionNames.ALERTS)
class AlertsProjection implements AwaitedProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments alerts;
    private final ProjectionNotifier notifier;

    AlertsProjection(
            MongoOperations mongo, Generations generations, TenantDocuments alerts, ProjectionNotifier notifier) {
        this.mongo = mongo;
        this.generations = generations;
        this.alerts = alerts;
        this.notifier = notifier;
    }

    @EventHandler
    void on(AlertRaisedEvent event, DomainEventMessage<?> message) {
        apply(
                message,
                alert -> {
                    alert.append(ID, event.alertId().toString())
                            .append(TENANT_ID, event.tenantId())
                            .append(MACHINE_ID, event.machineId().toString())
                            .append(RULE_ID, event.ruleId().toString())
                            .append(SEVERITY, event.severity().wireName())
                            .append(ACKNOWLEDGED, false)
                            .append(RESOLVED, false)
                            .append(CREATED_AT, Date.from(message.getTimestamp()));
                    AlertDocument.put(alert, event.figures(), event.message(), LogPosition.of(message));
                },
                (alert, counts) -> {
                    AlertCounts.add(counts, event.severity(), 1);
                    AlertCounts.add(counts, AlertCounts.UNACKNOWLEDGED, 1);
                    if (!alert.getBoolean(RESOLVED)) {
                        OpenAlerts.open(openAlerts(), event, event.figures());
                    }
                });
    }

    @EventHandler
    void on(AlertEscalatedEvent event, DomainEventMessage<?> message) {
        regrade(event, message, event.oldSeverity(), event.newSeverity(), event.figures(), event.message());
    }

    @EventHandler
    void on(AlertEasedEvent event, DomainEventMessage<?> message) {
        regrade(event, message, event.oldSeverity(), event.newSeverity(), event.figures(), event.message());
    }

    private void regrade(
            AlertEvent event,
            DomainEventMessage<?> message,
            AlertSeverity from,
            AlertSeverity to,
            AlertFigures figures,
            String text) {
        apply(
                message,
                alert -> {
                    alert.append(SEVERITY, to.wireName());
                    AlertDocument.put(alert, figures, text, LogPosition.of(message));
                },
                (alert, counts) -> {
                    AlertCounts.add(counts, from, -1);
                    AlertCounts.add(counts, to, 1);
                    OpenAlerts.regrade(openAlerts(), event, figures);
                });
    }

    @EventHandler
    void on(AlertResolvedEvent event, DomainEventMessage<?> message) {
        long at = LogPosition.of(message);
        apply(
                message,
                alert -> alert.append(RESOLVED, true)
                        .append(RESOLVED_AT, Date.from(message.getTimestamp()))
                        .append(RESOLVED_POSITION, at),
                (alert, counts) -> {
                    AlertCounts.add(counts, event.severity(), -1);
                    if (!isBefore(alert, ACKNOWLEDGED_POSITION, at)) {
                        AlertCounts.add(counts, AlertCounts.UNACKNOWLEDGED, -1);
                    }
                    OpenAlerts.close(openAlerts(), event);
                });
    }

    @EventHandler
    void on(AlertAcknowledgedEvent event, DomainEventMessage<?> message) {
        long at = LogPosition.of(message);
        apply(
                message,
                alert -> alert.append(ACKNOWLEDGED, true)
                        .append(ACKNOWLEDGED_BY, event.acknowledgedBy())
                        .append(ACKNOWLEDGED_AT, Date.from(message.getTimestamp()))
                        .append(ACKNOWLEDGED_POSITION, at),
                (alert, counts) -> {
                    if (!isBefore(alert, RESOLVED_POSITION, at)) {
                        AlertCounts.add(counts, AlertCounts.UNACKNOWLEDGED, -1);
                    }
                });
    }

    @EventHandler
    void on(AlertSnoozedEvent event, DomainEventMessage<?> message) {
        apply(message, alert -> alert.append(SNOOZED_UNTIL, Date.from(event.snoozedUntil())), (alert, counts) -> {});
    }

    @EventHandler
    void on(ReadingsRecordedEvent event, EventMessage<?> message) {
        DocumentBatch documents = alertDocuments();
        OpenAlerts.follow(openAlerts(), event.machineId().toString(), event.readings(), (alertId, value, operator) -> {
            Document alert = documents.find(alertId);
            if (alert != null) {
                Document followed = new Document(alert);
                AlertDocument.move(followed, value, operator, LogPosition.of(message));
                documents.put(followed);
            }
        });
    }

    /**
     * Decides by position, since the alert's document may be ahead of the counters, as after a crash amid a batch's
     * writes.
     */
    private static boolean isBefore(Document alert, String field, long position) {
        Long at = alert.getLong(field);
        return at != null && at < position;
    }

    /**
     * @param change to the alert's document, skipped if that is ahead
     * @param count to the tenant's counters and the machine's open alerts, skipped if the counters are ahead
     */
    private void apply(DomainEventMessage<?> message, Consumer<Document> change, BiConsumer<Document, Document> count) {
        AlertEvent event = (AlertEvent) message.getPayload();
        DocumentBatch documents = alertDocuments();
        openAlerts(); // Begun here, so that it is written before the counters.
        DocumentBatch counters = counters();
        Document stored = documents.find(event.alertId().toString());
        Document alert = stored == null ? new Document() : new Document(stored);
        if (stored == null || stored.getLong(SEQUENCE) < message.getSequenceNumber()) {
            change.accept(alert);
            documents.put(alert.append(SEQUENCE, message.getSequenceNumber()));
        }
        Document counted = counters.find(event.tenantId());
        Document counts = counted == null ? AlertCounts.none(event.tenantId()) : new Document(counted);
        if (counts.getLong(AlertCounts.POSITION) < LogPosition.of(message)) {
            count.accept(alert, counts);
            counters.put(counts.append(AlertCounts.POSITION, LogPosition.of(message)));
        }
        notifier.announce(processingGroup(), event.alertId(), message.getSequenceNumber());
    }

    private DocumentBatch alertDocuments() {
        return DocumentBatch.current(
                mongo,
                generations.name(COLLECTION),
                message -> ofAlert(message).map(event -> event.alertId().toString()));
    }

    private DocumentBatch openAlerts() {
        return DocumentBatch.current(
                mongo,
                generations.name(OpenAlerts.COLLECTION),
                message -> message.getPayload() instanceof ReadingsRecordedEvent event
                        ? Optional.of(event.machineId().toString())
                        : ofAlert(message).map(event -> event.machineId().toString()));
    }

    private DocumentBatch counters() {
        return DocumentBatch.current(
                mongo,
                generations.name(AlertCounts.COLLECTION),
                message -> ofAlert(message).map(AlertEvent::tenantId));
    }

    private static Optional<AlertEvent> ofAlert(EventMessage<?> message) {
        return message.getPayload() instanceof AlertEvent event ? Optional.of(event) : Optional.empty();
    }

    @Override
    public String processingGroup() {
        return ProjectionNames.ALERTS;
    }

    @Override
    public long shownSequence(String tenantId, UUID alertId) {
        return alerts.findById(tenantId, alertId.toString(), List.of(SEQUENCE))
                .map(alert -> alert.getLong(SEQUENCE))
                .orElse(-1L);
    }
}
