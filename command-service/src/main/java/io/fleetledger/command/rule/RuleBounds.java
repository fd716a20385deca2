package io.fleetledger.command.rule;

import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.support.validation.Violations;
import java.util.Objects;

/** Bounds the number of rules: all that hold for a machine have to fit in one event. */
final class RuleBounds {

    private RuleBounds() {}

    /** Checks that there is room for one more rule of a scope. */
    static void check(String tenantId, RuleScope scope, RuleCounts known, Violations violations) {
        boolean forOne = scope.machineId() != null;
        int bound = forOne ? RuleCounts.FOR_ONE_MACHINE : RuleCounts.FOR_MANY;
        if (known.count(tenantId, scope) >= bound) {
            violations.add(
                    forOne ? "machine_id" : "",
                    "there may be at most " + bound
                            + (forOne ? " rules for one machine" : " rules for all machines and for groups"),
                    "too_many_rules");
        }
    }

    /** Whether moving a rule between the scopes leaves the counts unchanged. */
    static boolean countAlike(RuleScope one, RuleScope other) {
        return Objects.equals(one.machineId(), other.machineId());
    }
}
