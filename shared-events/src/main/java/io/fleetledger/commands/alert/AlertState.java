package io.fleetledger.commands.alert;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert as its own aggregate knows it, right after a command.
 *
 * @param figures of when its severity last changed
 * @param acknowledgedBy who has seen it, or null
 * @param resolvedAt null while it is open
 * @param sequence of the alert's last event; a projection that has reached it shows this state
 */
public record AlertState(
        UUID alertId,
        String tenantId,
        UUID machineId,
        UUID ruleId,
        AlertSeverity severity,
        String message,
        AlertFigures figures,
        @Nullable String acknowledgedBy,
        @Nullable Instant acknowledgedAt,
        @Nullable Instant snoozedUntil,
        @Nullable Instant resolvedAt,
        Instant createdAt,
        long sequence) {}
