package io.fleetledger.query.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/** The machines of a {@link WorkingTree}, numbered in the order of their first use, and the groups that each is in. */
final class TreeMachines {

    private final Map<UUID, Integer> numbers = new HashMap<>();
    private final List<UUID> ids = new ArrayList<>();
    /** The groups of each machine, by the machine's number. */
    private final List<List<WorkingGroup>> groups = new ArrayList<>();
    /** Numbers of machines whose groups have changed. */
    private final Set<Integer> regrouped = new LinkedHashSet<>();

    int number(UUID machineId) {
        return numbers.computeIfAbsent(machineId, unknown -> {
            ids.add(machineId);
            groups.add(new ArrayList<>(1));
            return ids.size() - 1;
        });
    }

    int[] numbers(Collection<UUID> machineIds) {
        return machineIds.stream().mapToInt(this::number).toArray();
    }

    List<UUID> ids(int[] machines) {
        return Arrays.stream(machines).mapToObj(ids::get).toList();
    }

    List<WorkingGroup> groupsOf(int machine) {
        return groups.get(machine);
    }

    /** Registers the group with each of its stored members. */
    void load(WorkingGroup group) {
        Arrays.stream(group.members()).forEach(machine -> groups.get(machine).add(group));
    }

    void join(WorkingGroup group, int[] machines) {
        for (int machine : machines) {
            regrouped.add(machine);
            List<WorkingGroup> of = groups.get(machine);
            if (!of.contains(group)) {
                of.add(group);
            }
        }
    }

    void leave(WorkingGroup group, int[] machines) {
        for (int machine : machines) {
            regrouped.add(machine);
            groups.get(machine).remove(group);
        }
    }

    /**
     * Hands over each machine that has joined or left groups since the last time, with the ids of its groups: in
     * ascending order, not the order of joining, which would depend on batches.
     */
    void drainRegrouped(BiConsumer<UUID, List<String>> taker) {
        regrouped.forEach(machine -> taker.accept(
                ids.get(machine),
                groups.get(machine).stream().map(WorkingGroup::id).sorted().toList()));
        regrouped.clear();
    }

    int size() {
        return ids.size();
    }
}
