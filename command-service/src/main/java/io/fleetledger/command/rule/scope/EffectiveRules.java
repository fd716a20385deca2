package io.fleetledger.command.rule.scope;

import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.support.ids.NameBasedIds;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules that hold for a machine, in the order of their ids.
 *
 * @param fingerprint the same for the same rules, empty for none; stored in their place
 */
record EffectiveRules(List<EffectiveRule> rules, String fingerprint) {

    static final EffectiveRules NONE = new EffectiveRules(List.of(), "");

    EffectiveRules {
        rules = List.copyOf(rules);
    }

    static EffectiveRules of(List<EffectiveRule> rules) {
        if (rules.isEmpty()) {
            return NONE;
        }
        List<EffectiveRule> sorted = rules.stream()
                .sorted(Comparator.comparing(rule -> rule.ruleId().toString()))
                .toList();
        String text = sorted.stream().map(EffectiveRule::toString).collect(Collectors.joining("\n"));
        return new EffectiveRules(sorted, NameBasedIds.of(text).toString());
    }
}
