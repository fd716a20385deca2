package io.fleetledger.command.rule;

import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.support.validation.Violations;
import java.util.Objects;

/** How many rules there may be: all that hold for a machine have to fit in one event. */
final class RuleBounds {

    private RuleBounds() {}

    /** Whether there is room for one more rule of a scope. */
    static void check(String tenantId, RuleScope scope, KnownRules known, Violations violations) {
        boolean forOne = scope.machineId() != null;
        int bound = forOne ? KnownRules.FOR_ONE_MACHINE : KnownRules.FOR_MANY;
        if (known.count(tenantId, scope) >= bound) {
            violations.add(
                    forOne ? "machine_id" : "",
                    "there may be at most " + bound
                            + (forOne ? " rules for one machine" : " rules for all machines and for groups"),
                    "too_many_rules");
        }
    }

    /** Whether a rule that goes from one scope to the other leaves as many as there were. */
    static boolean countAlike(RuleScope one, RuleScope other) {
        return Objects.equals(one.machineId(), other.machineId());
    }
}
