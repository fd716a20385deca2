package io.fleetledger.events.alert;

import io.fleetledger.events.status.StatusCause;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * An open alert is only a warning now.
 *
 * @param message one sentence for a person
 */
@Revision("2")
public record AlertEasedEvent(
        UUID alertId,
        String tenantId,
        UUID machineId,
        AlertSeverity oldSeverity,
        AlertSeverity newSeverity,
        AlertFigures figures,
        String message,
        StatusCause cause)
        implements AlertEvent {}
