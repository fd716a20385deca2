package io.fleetledger.events.alert;

import java.util.UUID;

/** A fact about one alert, in that alert's own stream. */
public interface AlertEvent {

    UUID alertId();

    String tenantId();

    UUID machineId();
}
