package io.fleetledger.command.rule.scope;

import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's enabled rules and its group tree. Machines with the same rules share one result, so that it is computed
 * once for a hundred thousand of them.
 */
final class RuleSet {

    /** An enabled rule. */
    record Scoped(RuleScope scope, EffectiveRule rule) {}

    private final Map<UUID, EffectiveRule> rules = new HashMap<>();
    private final Set<UUID> forAll = new HashSet<>();
    private final Map<UUID, Set<UUID>> byMachine = new HashMap<>();
    private final Map<UUID, Set<UUID>> byGroup = new HashMap<>();
    private final Map<UUID, @Nullable UUID> parents;
    private final Map<UUID, Set<UUID>> ofSubtree = new HashMap<>();
    private final Map<Set<UUID>, EffectiveRules> answers = new HashMap<>();

    /** @param parents of each group in the tree; queried only if a rule is for a group */
    RuleSet(Collection<Scoped> enabled, Supplier<Map<UUID, @Nullable UUID>> parents) {
        for (Scoped each : enabled) {
            UUID ruleId = each.rule().ruleId();
            rules.put(ruleId, each.rule());
            if (each.scope().machineId() != null) {
                byMachine
                        .computeIfAbsent(each.scope().machineId(), none -> new HashSet<>())
                        .add(ruleId);
            } else if (each.scope().groupId() != null) {
                byGroup.computeIfAbsent(each.scope().groupId(), none -> new HashSet<>())
                        .add(ruleId);
            } else {
                forAll.add(ruleId);
            }
        }
        this.parents = byGroup.isEmpty() ? Map.of() : parents.get();
    }

    boolean dependsOnGroups() {
        return !byGroup.isEmpty();
    }

    /** Returns a machine's rules as if it were active. */
    EffectiveRules of(UUID machineId, ScopedMachine machine) {
        Set<UUID> ids = new TreeSet<>(forAll);
        ids.addAll(byMachine.getOrDefault(machineId, Set.of()));
        if (dependsOnGroups()) {
            machine.groups().forEach(group -> ids.addAll(ofGroup(group)));
        }
        return answers.computeIfAbsent(ids, this::answer);
    }

    private EffectiveRules answer(Set<UUID> ids) {
        List<EffectiveRule> held = new ArrayList<>(ids.size());
        ids.forEach(id -> {
            EffectiveRule rule = rules.get(id);
            if (rule != null) {
                held.add(rule);
            }
        });
        return EffectiveRules.of(held);
    }

    /** Returns the rules of the group and of the groups above it; none for a deleted group. */
    private Set<UUID> ofGroup(UUID groupId) {
        Set<UUID> known = ofSubtree.get(groupId);
        if (known != null) {
            return known;
        }
        Set<UUID> found = new HashSet<>();
        for (UUID at = groupId; at != null && parents.containsKey(at); at = parents.get(at)) {
            found.addAll(byGroup.getOrDefault(at, Set.of()));
        }
        ofSubtree.put(groupId, found);
        return found;
    }
}
