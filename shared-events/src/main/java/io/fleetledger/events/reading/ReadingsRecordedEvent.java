package io.fleetledger.events.reading;

import io.fleetledger.events.TenantEvent;
import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * What one request measured of one machine: not empty, in the order in which the readings were sent. It is no
 * aggregate's event and has no sequence: readings never contend with anybody. The log may hold a reading twice; the
 * same metric and instant counts once, and its first value stays.
 */
@Revision("1")
public record ReadingsRecordedEvent(UUID machineId, String tenantId, List<Reading> readings) implements TenantEvent {

    public ReadingsRecordedEvent {
        readings = List.copyOf(readings);
    }
}
