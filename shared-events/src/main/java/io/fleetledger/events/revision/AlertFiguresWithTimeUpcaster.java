package io.fleetledger.events.revision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertRaisedEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;

/**
 * Revision 1 of an alert's figures did not say when the reading was measured. The time of the event stands in for it:
 * the alert was never shown with another, and every reading that could still move it is newer.
 */
final class AlertFiguresWithTimeUpcaster extends SingleEventUpcaster {

    private static final Set<String> EVENTS = Set.of(
            AlertRaisedEvent.class.getName(), AlertEscalatedEvent.class.getName(), AlertEasedEvent.class.getName());

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return "1".equals(event.getType().getRevision())
                && EVENTS.contains(event.getType().getName());
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(
                new SimpleSerializedType(event.getType().getName(), "2"),
                JsonNode.class,
                payload -> withTime(payload, event.getTimestamp()));
    }

    /** What has no figures stays as it is: that it is no alert's event, the serializer says, and of that event only. */
    private static JsonNode withTime(JsonNode payload, Instant time) {
        if (payload.get("figures") instanceof ObjectNode figures) {
            figures.put("atMicros", ChronoUnit.MICROS.between(Instant.EPOCH, time));
        }
        return payload;
    }
}
