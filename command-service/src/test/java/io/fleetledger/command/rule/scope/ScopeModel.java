package io.fleetledger.command.rule.scope;

import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import io.fleetledger.events.rule.AlertRuleDeletedEvent;
import io.fleetledger.events.rule.AlertRuleDisabledEvent;
import io.fleetledger.events.rule.AlertRuleEnabledEvent;
import io.fleetledger.events.rule.AlertRuleRedefinedEvent;
import io.fleetledger.events.rule.AlertRuleRenamedEvent;
import io.fleetledger.events.rule.AlertRuleRescopedEvent;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.events.status.MachineStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's machines, groups and rules, plainly: what may happen to them next, and which rules hold for which machine. */
final class ScopeModel {

    private record Rule(String name, RuleScope scope, RuleCondition condition, boolean enabled) {}

    private final String tenantId;
    private final Random random;
    private final Map<UUID, Boolean> machines = new TreeMap<>();
    private final Map<UUID, Set<UUID>> groupsOf = new HashMap<>();
    private final Map<UUID, @Nullable UUID> parents = new TreeMap<>();
    private final Map<UUID, Rule> rules = new TreeMap<>();
    private final Set<UUID> everyGroup = new HashSet<>();

    ScopeModel(String tenantId, Random random) {
        this.tenantId = tenantId;
        this.random = random;
    }

    Map<UUID, Boolean> machines() {
        return machines;
    }

    List<EffectiveRule> rulesOf(UUID machineId) {
        List<EffectiveRule> held = new ArrayList<>();
        rules.forEach((id, rule) -> {
            if (rule.enabled() && holds(rule.scope(), machineId)) {
                held.add(new EffectiveRule(id, rule.name(), rule.condition()));
            }
        });
        held.sort(Comparator.comparing(rule -> rule.ruleId().toString()));
        return held;
    }

    private boolean holds(RuleScope scope, UUID machineId) {
        if (scope.machineId() != null) {
            return scope.machineId().equals(machineId);
        }
        if (scope.groupId() == null) {
            return true;
        }
        for (UUID group : groupsOf.getOrDefault(machineId, Set.of())) {
            for (UUID at = group; at != null && parents.containsKey(at); at = parents.get(at)) {
                if (at.equals(scope.groupId())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Does something, and tells the event; null if it cannot be done now. */
    @Nullable Object next() {
        return switch (random.nextInt(14)) {
            case 0 -> register();
            case 1 -> retireOrRestore();
            case 2 -> createGroup();
            case 3 -> move();
            case 4 -> removeGroup();
            case 5, 6 -> join();
            case 7 -> leave();
            case 8, 9 -> createRule();
            case 10 -> rename();
            case 11 -> rescope();
            case 12 -> redefine();
            default -> random.nextInt(3) == 0 ? delete() : toggle();
        };
    }

    private Object register() {
        UUID id = newId();
        machines.put(id, true);
        return new MachineRegisteredEvent(id, tenantId, 1, "m", id.toString(), MachineProtocol.JSON, null, null);
    }

    private @Nullable Object retireOrRestore() {
        UUID id = any(machines.keySet());
        if (id == null) {
            return null;
        }
        boolean active = machines.getOrDefault(id, false);
        machines.put(id, !active);
        return active
                ? new MachineRetiredEvent(id, tenantId, 2, id.toString(), MachineProtocol.JSON, MachineStatus.OFFLINE)
                : new MachineRestoredEvent(
                        id, tenantId, 3, id.toString(), MachineProtocol.JSON, MachineStatus.OFFLINE, null);
    }

    private Object createGroup() {
        UUID id = newId();
        everyGroup.add(id);
        parents.put(id, random.nextBoolean() ? any(parents.keySet()) : null);
        return new GroupPlacedEvent("tree", tenantId, id, parents.get(id));
    }

    private @Nullable Object move() {
        UUID id = any(parents.keySet());
        UUID to = random.nextInt(4) == 0 ? null : any(parents.keySet());
        for (UUID at = to; at != null; at = parents.get(at)) {
            if (at.equals(id)) {
                return null;
            }
        }
        if (id == null) {
            return null;
        }
        parents.put(id, to);
        return new GroupPlacedEvent("tree", tenantId, id, to);
    }

    private @Nullable Object removeGroup() {
        UUID id = random.nextInt(3) == 0 ? any(parents.keySet()) : null;
        if (id == null) {
            return null;
        }
        List<UUID> gone = new ArrayList<>(List.of(id));
        for (UUID group : parents.keySet()) {
            for (UUID at = parents.get(group); at != null; at = parents.get(at)) {
                if (at.equals(id)) {
                    gone.add(group);
                    break;
                }
            }
        }
        gone.forEach(parents::remove);
        return new GroupsRemovedEvent("tree", tenantId, gone);
    }

    private @Nullable Object join() {
        UUID group = any(parents.keySet());
        List<UUID> joining = new ArrayList<>();
        machines.forEach((machine, active) -> {
            if (active && random.nextBoolean()) {
                joining.add(machine);
            }
        });
        if (group == null || joining.isEmpty()) {
            return null;
        }
        joining.forEach(machine ->
                groupsOf.computeIfAbsent(machine, none -> new HashSet<>()).add(group));
        return new MachineGroupMembersAddedEvent(group, tenantId, 2, joining);
    }

    private @Nullable Object leave() {
        UUID machine = any(groupsOf.keySet());
        UUID group = machine == null ? null : any(groupsOf.getOrDefault(machine, Set.of()));
        if (machine == null || group == null || !parents.containsKey(group)) {
            return null;
        }
        groupsOf.getOrDefault(machine, Set.of()).remove(group);
        return new MachineGroupMembersRemovedEvent(group, tenantId, 3, List.of(machine));
    }

    private Object createRule() {
        UUID id = newId();
        Rule rule = new Rule("r" + random.nextInt(3), scope(), condition(), random.nextInt(4) > 0);
        rules.put(id, rule);
        return new AlertRuleCreatedEvent(id, tenantId, 1, rule.name(), rule.scope(), rule.condition(), rule.enabled());
    }

    private @Nullable Object rename() {
        UUID id = any(rules.keySet());
        Rule rule = id == null ? null : rules.get(id);
        if (id == null || rule == null) {
            return null;
        }
        String name = rule.name() + "'";
        rules.put(id, new Rule(name, rule.scope(), rule.condition(), rule.enabled()));
        return new AlertRuleRenamedEvent(id, tenantId, 2, rule.name(), name);
    }

    private @Nullable Object rescope() {
        UUID id = any(rules.keySet());
        Rule rule = id == null ? null : rules.get(id);
        if (id == null || rule == null) {
            return null;
        }
        RuleScope scope = scope();
        rules.put(id, new Rule(rule.name(), scope, rule.condition(), rule.enabled()));
        return new AlertRuleRescopedEvent(id, tenantId, 2, rule.scope(), scope);
    }

    private @Nullable Object redefine() {
        UUID id = any(rules.keySet());
        Rule rule = id == null ? null : rules.get(id);
        if (id == null || rule == null) {
            return null;
        }
        RuleCondition condition = condition();
        rules.put(id, new Rule(rule.name(), rule.scope(), condition, rule.enabled()));
        return new AlertRuleRedefinedEvent(id, tenantId, 2, rule.condition(), condition);
    }

    private @Nullable Object toggle() {
        UUID id = any(rules.keySet());
        Rule rule = id == null ? null : rules.get(id);
        if (id == null || rule == null) {
            return null;
        }
        rules.put(id, new Rule(rule.name(), rule.scope(), rule.condition(), !rule.enabled()));
        return rule.enabled()
                ? new AlertRuleDisabledEvent(id, tenantId, 2)
                : new AlertRuleEnabledEvent(id, tenantId, 2);
    }

    private @Nullable Object delete() {
        UUID id = any(rules.keySet());
        if (id == null) {
            return null;
        }
        rules.remove(id);
        return new AlertRuleDeletedEvent(id, tenantId, 3);
    }

    /** Of groups that have ended, too: a rule for one stays. */
    private RuleScope scope() {
        return switch (random.nextInt(3)) {
            case 0 -> new RuleScope(any(machines.keySet()), null);
            case 1 -> new RuleScope(null, any(everyGroup));
            default -> new RuleScope(null, null);
        };
    }

    private RuleCondition condition() {
        return new RuleCondition(
                RuleType.THRESHOLD,
                "temperature",
                RuleOperator.GREATER,
                (double) random.nextInt(3),
                null,
                null,
                null,
                null,
                0,
                0.5,
                0);
    }

    private @Nullable UUID any(Set<UUID> ids) {
        return ids.isEmpty() ? null : List.copyOf(new TreeSet<>(ids)).get(random.nextInt(ids.size()));
    }

    private UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
