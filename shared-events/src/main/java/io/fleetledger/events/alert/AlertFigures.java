package io.fleetledger.events.alert;

import io.fleetledger.events.rule.RuleOperator;

/**
 * The reading that an alert is about, and the limit that it exceeds. {@code value operator threshold} is true, unless
 * hysteresis keeps the alert open while the value is within the limit again. A baseline rule's threshold is the learned
 * bound on the value's side.
 *
 * @param atMicros when it was measured, in microseconds since 1970
 */
public record AlertFigures(String metricName, long atMicros, double value, RuleOperator operator, double threshold) {}
