package io.fleetledger.commands.alert;

import java.util.List;
import java.util.UUID;

/**
 * What acknowledging many alerts came to.
 *
 * @param acknowledged that were not acknowledged before, in the order in which they were written
 * @param alreadyAcknowledgedCount the others
 */
public record AcknowledgedAlerts(List<Acknowledged> acknowledged, int alreadyAcknowledgedCount) {

    public AcknowledgedAlerts {
        acknowledged = List.copyOf(acknowledged);
    }

    /**
     * An alert that was acknowledged just now.
     *
     * @param sequence of its last event
     */
    public record Acknowledged(UUID alertId, long sequence) {}
}
