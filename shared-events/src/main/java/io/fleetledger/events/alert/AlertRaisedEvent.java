package io.fleetledger.events.alert;

import io.fleetledger.events.status.StatusCause;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * A machine's metric is past a rule, and no alert of that rule and machine is open. The alert's id derives from
 * machine, rule and cause, so that it cannot be raised twice.
 *
 * @param message one sentence for a person
 */
@Revision("2")
public record AlertRaisedEvent(
        UUID alertId,
        String tenantId,
        UUID machineId,
        UUID ruleId,
        String ruleName,
        AlertSeverity severity,
        AlertFigures figures,
        String message,
        StatusCause cause)
        implements AlertEvent {}
