package io.fleetledger.events.status;

import io.fleetledger.events.alert.AlertSeverity;
import java.util.UUID;

/**
 * A rule that a machine's metric is past.
 *
 * @param value the reading that says so
 * @param threshold what it is past; of a baseline rule, the bound that was learned
 */
public record StatusReason(
        UUID ruleId, String ruleName, AlertSeverity severity, String metricName, double value, double threshold) {}
