package io.fleetledger.events.alert;

import java.time.Instant;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/** An alert was silenced until {@code snoozedUntil}. This changes neither the alert nor the status. */
@Revision("1")
public record AlertSnoozedEvent(UUID alertId, String tenantId, UUID machineId, Instant snoozedUntil)
        implements AlertEvent {}
