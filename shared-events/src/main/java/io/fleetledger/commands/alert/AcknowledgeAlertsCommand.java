package io.fleetledger.commands.alert;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.RoutingKey;

/**
 * Acknowledges many alerts in one append. An id that names no alert of the tenant refuses the whole command, which
 * names them all. Answered with {@link AcknowledgedAlerts}.
 *
 * @param alertIds at most 1,000; order and repetition are irrelevant
 */
public record AcknowledgeAlertsCommand(@RoutingKey String tenantId, List<UUID> alertIds, String acknowledgedBy)
        implements TenantCommand {

    public AcknowledgeAlertsCommand {
        alertIds = List.copyOf(alertIds);
    }
}
