package io.fleetledger.query.group;

import io.fleetledger.events.status.MachineStatus;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import org.bson.Document;

/** The statuses of numbered machines, as bit sets; a machine in none of them is offline. */
final class MachineStatuses {

    private final Map<MachineStatus, BitSet> machines = new EnumMap<>(MachineStatus.class);

    MachineStatus of(int machine) {
        for (Map.Entry<MachineStatus, BitSet> status : machines.entrySet()) {
            if (status.getValue().get(machine)) {
                return status.getKey();
            }
        }
        return MachineStatus.OFFLINE;
    }

    void put(int machine, MachineStatus status) {
        machines.values().forEach(others -> others.clear(machine));
        if (status != MachineStatus.OFFLINE) {
            machines.computeIfAbsent(status, none -> new BitSet()).set(machine);
        }
    }

    /** The number of machines that are not offline. */
    int size() {
        return machines.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    /** Counts these machines by status; every status is included. */
    Document count(BitSet counted) {
        Document counts = new Document();
        int offline = counted.cardinality();
        for (MachineStatus status : MachineStatus.values()) {
            BitSet having = (BitSet) counted.clone();
            having.and(machines.getOrDefault(status, new BitSet()));
            counts.append(status.wireName(), having.cardinality());
            offline -= having.cardinality();
        }
        return counts.append(MachineStatus.OFFLINE.wireName(), offline);
    }
}
