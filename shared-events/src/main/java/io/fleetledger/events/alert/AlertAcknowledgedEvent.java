package io.fleetledger.events.alert;

import io.fleetledger.events.PersonalData;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * Somebody has acknowledged an alert, at the message's time.
 *
 * @param acknowledgedBy the message's actor
 */
@Revision("1")
public record AlertAcknowledgedEvent(
        UUID alertId,
        String tenantId,
        UUID machineId,
        @PersonalData("acknowledged-by") String acknowledgedBy) implements AlertEvent {}
