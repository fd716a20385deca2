package io.fleetledger.command.alert;

import io.fleetledger.commands.Violation;
import io.fleetledger.commands.alert.AcknowledgeAlertsCommand;
import io.fleetledger.commands.alert.AcknowledgedAlerts;
import io.fleetledger.commands.alert.AcknowledgedAlerts.Acknowledged;
import io.fleetledger.commands.alert.AlertRefusal;
import io.fleetledger.support.problem.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;
import org.springframework.stereotype.Component;

/** Acknowledges many alerts in one append, or none: each of them still decides by its own state. */
@Component
final class AlertAcknowledgements {

    private final StoredAlerts alerts;

    AlertAcknowledgements(StoredAlerts alerts) {
        this.alerts = alerts;
    }

    @CommandHandler
    AcknowledgedAlerts handle(AcknowledgeAlertsCommand command) {
        AlertFields.check(command);
        Map<UUID, Aggregate<Alert>> found = alerts.load(command.alertIds());
        refuseUnknown(command.tenantId(), found);
        List<Acknowledged> acknowledged = new ArrayList<>();
        found.forEach((id, alert) -> {
            boolean anew = alert.invoke(unseen -> unseen.acknowledge(command.acknowledgedBy()));
            if (anew) {
                acknowledged.add(new Acknowledged(id, alert.version()));
            }
        });
        return new AcknowledgedAlerts(acknowledged, found.size() - acknowledged.size());
    }

    private static void refuseUnknown(String tenantId, Map<UUID, Aggregate<Alert>> found) {
        List<Violation> unknown = found.entrySet().stream()
                .filter(each -> !each.getValue().invoke(alert -> alert.belongsTo(tenantId)))
                .map(each -> new Violation("alert_ids", "names no alert: " + each.getKey(), "alert_not_found"))
                .toList();
        if (!unknown.isEmpty()) {
            throw new RefusedException(AlertRefusal.invalid(unknown));
        }
    }
}
