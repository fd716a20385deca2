package io.fleetledger.events.alert;

import java.util.UUID;

/** A fact about one alert, in that alert's own stream. */
public interface AlertEvent {

    /** The alert, whose stream this is. */
    UUID alertId();

    /** The tenant that it belongs to; no other tenant receives it. */
    String tenantId();

    /** The machine that it is about. */
    UUID machineId();
}
