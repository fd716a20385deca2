package io.fleetledger.events.alert;

import io.fleetledger.events.rule.RuleOperator;

/**
 * The reading an alert speaks of, and what it is past. {@code value operator threshold} is true, unless hysteresis holds
 * the alert while the value is on the near side again. Of a baseline rule the threshold is the bound that was learned, on
 * the side where the value stands.
 *
 * @param atMicros when it was measured, in microseconds since 1970
 */
public record AlertFigures(String metricName, long atMicros, double value, RuleOperator operator, double threshold) {}
