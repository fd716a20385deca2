package io.fleetledger.events.alert;

import io.fleetledger.events.rule.RuleOperator;

/**
 * The reading an alert speaks of, and what it is past: {@code value operator threshold} is true. Of a baseline rule the
 * threshold is the bound that was learned, on the side where the value stands.
 */
public record AlertFigures(String metricName, double value, RuleOperator operator, double threshold) {}
