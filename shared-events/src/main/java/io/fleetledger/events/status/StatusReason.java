package io.fleetledger.events.status;

import io.fleetledger.events.alert.AlertSeverity;
import java.util.UUID;

/**
 * A rule that a machine's metric is past, or, while hysteresis holds it, not yet far enough back from.
 *
 * @param value the reading that says so
 * @param threshold of the rule at this severity; of a baseline rule, the bound that was learned
 */
public record StatusReason(
        UUID ruleId, String ruleName, AlertSeverity severity, String metricName, double value, double threshold) {}
