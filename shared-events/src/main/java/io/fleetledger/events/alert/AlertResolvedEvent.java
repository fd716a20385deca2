package io.fleetledger.events.alert;

import io.fleetledger.events.status.StatusCause;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/** An alert is over. It stays on record; the next time is another alert. */
@Revision("1")
public record AlertResolvedEvent(
        UUID alertId,
        String tenantId,
        UUID machineId,
        AlertSeverity severity,
        AlertResolution resolution,
        StatusCause cause)
        implements AlertEvent {}
