package io.fleetledger.commands.alert;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Records that somebody has seen an alert. A resolved alert can be acknowledged too: the morning shift goes through the
 * night's alerts. An acknowledged alert stays as it is. Answered with {@link AlertState}.
 */
public record AcknowledgeAlertCommand(
        @TargetAggregateIdentifier UUID alertId, String tenantId, String acknowledgedBy) implements TenantCommand {}
