package io.fleetledger.command.status;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.MachineDecision;
import io.fleetledger.commands.status.StatusDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Splits decisions into chunks for one command each. Decisions about a machine's readings of one event may be more
 * than a message can carry, so that a machine may continue in the next chunk; its causes rise from one to the next.
 */
final class DecisionChunks {

    /** Decisions and reasons of statuses; each may be as long as the names of a rule and its metric. */
    private static final int AT_MOST = 500;

    private final List<List<MachineDecision>> chunks = new ArrayList<>();
    private List<MachineDecision> machines = new ArrayList<>();
    private List<StatusDecision> statuses = new ArrayList<>();
    private List<AlertDecision> alerts = new ArrayList<>();
    private int held;

    /** Call it once per machine, with everything. */
    void add(UUID machineId, List<StatusDecision> decided, List<AlertDecision> ofAlerts) {
        for (StatusDecision status : decided) {
            makeRoom(machineId, 1 + status.reasons().size());
            statuses.add(status);
        }
        for (AlertDecision alert : ofAlerts) {
            makeRoom(machineId, 1);
            alerts.add(alert);
        }
        endMachine(machineId);
    }

    private void makeRoom(UUID machineId, int wanted) {
        if (held > 0 && held + wanted > AT_MOST) {
            endMachine(machineId);
            endChunk();
        }
        held += wanted;
    }

    private void endMachine(UUID machineId) {
        if (!statuses.isEmpty() || !alerts.isEmpty()) {
            machines.add(new MachineDecision(machineId, statuses, alerts));
            statuses = new ArrayList<>();
            alerts = new ArrayList<>();
        }
    }

    private void endChunk() {
        if (!machines.isEmpty()) {
            chunks.add(machines);
            machines = new ArrayList<>();
        }
        held = 0;
    }

    /** Returns all chunks, none of them empty. */
    List<List<MachineDecision>> all() {
        endChunk();
        return chunks;
    }
}
