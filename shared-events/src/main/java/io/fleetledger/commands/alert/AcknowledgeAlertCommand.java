package io.fleetledger.commands.alert;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Says that somebody has seen an alert. One that is over can be acknowledged, too: whoever comes to work in the morning
 * goes through the night's. An acknowledged alert stays as it is. Answered with {@link AlertState}.
 */
public record AcknowledgeAlertCommand(
        @TargetAggregateIdentifier UUID alertId, String tenantId, String acknowledgedBy) implements TenantCommand {}
