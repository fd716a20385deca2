package io.fleetledger.events.alert;

import java.util.UUID;

/** A fact about one alert, in that alert's own stream. */
public interface AlertEvent {

    /** The alert, whose stream this is. */
    UUID alertId();

    /** Whose it is; nobody else is ever told of it. */
    String tenantId();

    /** The machine that it is about. */
    UUID machineId();
}
