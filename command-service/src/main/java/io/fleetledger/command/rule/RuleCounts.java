package io.fleetledger.command.rule;

import io.fleetledger.events.rule.RuleScope;

/**
 * Counts rules. The latest ones may be missing, so that many at once can go a little beyond a bound:
 * {@code EffectiveRulePublisher} checks again.
 */
public interface RuleCounts {

    /** Rules for one machine, enabled or not. */
    int FOR_ONE_MACHINE = 50;

    /** Rules of a tenant for all its machines or for a group, enabled or not. */
    int FOR_MANY = 200;

    /**
     * The most rules that can hold for a machine. With the longest names, their event fills seven eighths of the event
     * store's column of 1 MiB.
     */
    int IN_FORCE = FOR_ONE_MACHINE + FOR_MANY;

    /** Counts the tenant's rules for the scope's machine, or without one, those for all machines and for groups. */
    long count(String tenantId, RuleScope scope);
}
