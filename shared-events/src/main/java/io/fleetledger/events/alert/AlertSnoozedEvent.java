package io.fleetledger.events.alert;

import java.time.Instant;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/** Nobody wants to hear of an alert before {@code snoozedUntil}. Neither the alert nor the status changes by it. */
@Revision("1")
public record AlertSnoozedEvent(UUID alertId, String tenantId, UUID machineId, Instant snoozedUntil)
        implements AlertEvent {}
