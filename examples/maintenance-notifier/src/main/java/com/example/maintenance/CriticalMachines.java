package com.example.maintenance;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import java.time.Instant;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.MessageIdentifier;
import org.springframework.stereotype.Component;

/** Notifies the desk of machines that become critical, using the fleet's own event classes. */
@Component
class CriticalMachines {

    private final MaintenanceDesk desk;

    CriticalMachines(MaintenanceDesk desk) {
        this.desk = desk;
    }

    @EventHandler
    void on(MachineStatusChangedEvent event, @MessageIdentifier String id, @Timestamp Instant at)
            throws InterruptedException {
        if (event.newStatus() == MachineStatus.CRITICAL) {
            desk.send(new Notification(
                    id,
                    event.machineId().toString(),
                    at,
                    event.reasons().stream()
                            .map(reason -> Notification.reason(
                                    reason.ruleName(), reason.metricName(), reason.value(), reason.threshold()))
                            .toList()));
        }
    }
}
