package io.fleetledger.command.alert;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.MachineDecision;
import io.fleetledger.support.axon.Repositories;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/** Alerts in the event store. Commands for many alerts lock them in the order of their ids. */
@Component
final class StoredAlerts implements AlertDecisions {

    private static final Callable<Alert> NON_EXISTENT = Alert::new;

    private final Repository<Alert> repository;

    StoredAlerts(Repository<Alert> alertRepository) {
        this.repository = alertRepository;
    }

    @Override
    public void apply(String tenantId, List<MachineDecision> decisions) {
        Map<UUID, Aggregate<Alert>> alerts = load(decisions.stream()
                .flatMap(machine -> machine.alerts().stream())
                .map(AlertDecision::alertId)
                .toList());
        for (MachineDecision machine : decisions) {
            for (AlertDecision decision : machine.alerts()) {
                Objects.requireNonNull(alerts.get(decision.alertId()), "loaded")
                        .execute(alert -> alert.applyDecision(machine.machineId(), tenantId, decision));
            }
        }
    }

    /** Returns the alerts with these ids, each once and in the order of the ids; one never raised is empty. */
    Map<UUID, Aggregate<Alert>> load(Collection<UUID> alertIds) {
        Map<UUID, Aggregate<Alert>> alerts = new LinkedHashMap<>();
        alertIds.stream()
                .map(UUID::toString)
                .distinct()
                .sorted()
                .forEach(id -> alerts.put(UUID.fromString(id), load(id)));
        return alerts;
    }

    private Aggregate<Alert> load(String alertId) {
        return Repositories.unchecked(() -> repository.loadOrCreate(alertId, NON_EXISTENT));
    }
}
