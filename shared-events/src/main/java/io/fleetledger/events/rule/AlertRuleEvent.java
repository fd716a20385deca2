package io.fleetledger.events.rule;

import java.util.UUID;

/** A fact about one alert rule, in that rule's own stream. */
public interface AlertRuleEvent {

    /** The rule, whose stream this is. */
    UUID ruleId();

    /** The tenant that it belongs to; no other tenant receives it. */
    String tenantId();

    /** The rule's version after this event: 1 at its creation, one more with every event. */
    long version();
}
