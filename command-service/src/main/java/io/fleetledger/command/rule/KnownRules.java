package io.fleetledger.command.rule;

import io.fleetledger.events.rule.RuleScope;

/**
 * How many rules there are. Those of the last moment may be missing, so that many at once can go a little beyond a bound:
 * who tells machines of their rules has to look again.
 */
public interface KnownRules {

    /** Rules for one machine, enabled or not. */
    int FOR_ONE_MACHINE = 50;

    /** Rules of a tenant for all its machines or for a group, enabled or not. */
    int FOR_MANY = 200;

    /**
     * Most that can hold for a machine. With the longest names, so many fill an event to seven eighths of the event
     * store's column of 1 MiB.
     */
    int IN_FORCE = FOR_ONE_MACHINE + FOR_MANY;

    /** The tenant's rules for the scope's machine, or else those for all machines and for groups. */
    long count(String tenantId, RuleScope scope);
}
