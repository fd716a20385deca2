package io.fleetledger.commands.alert;

import io.fleetledger.commands.TenantCommand;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Says that nobody wants to hear of an alert for a while. Neither the alert nor a status changes by it. Refused with
 * {@link AlertError#ALERT_RESOLVED} for an alert that is over. Answered with {@link AlertState}.
 *
 * @param snoozedUntil after {@code now}, by 365 days at most
 * @param now by the clock of whoever received the request
 */
public record SnoozeAlertCommand(
        @TargetAggregateIdentifier UUID alertId, String tenantId, Instant snoozedUntil, Instant now)
        implements TenantCommand {}
