package io.fleetledger.support.axon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.revision.EventRevisions;
import io.fleetledger.support.fuzz.FuzzInputs;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventData;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.json.JacksonSerializer;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;

/**
 * Whatever tree stands in the log as an event of an older revision, it comes out of the upcasters as one event of today's, no
 * field of it lost; the log goes on behind it. Whether the event itself can be read is the serializer's to say, and its alone.
 */
final class EventRevisionsFuzz {

    private static final ObjectMapper MAPPER = new MessagingConfiguration().messageMapper();
    private static final JacksonSerializer SERIALIZER =
            JacksonSerializer.builder().objectMapper(MAPPER).build();
    private static final EventUpcasterChain UPCASTERS = EventRevisions.upcasters();
    private static final List<Class<?>> OLDER =
            List.of(AlertRaisedEvent.class, AlertEscalatedEvent.class, AlertEasedEvent.class);

    private EventRevisionsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(MAPPER.readTree(input).toString()); // A number may be none that can be written.
        } catch (IOException noTree) {
            return;
        }
        if (!tree.isMissingNode()) {
            FuzzInputs.within(64L << 20, 8_000, () -> OLDER.forEach(type -> check(type, tree)));
        }
    }

    private static void check(Class<?> type, JsonNode tree) {
        EventData<?> entry = entry(type, tree);
        List<IntermediateEventRepresentation> upcast = UPCASTERS
                .upcast(Stream.of(new InitialEventRepresentation(entry, SERIALIZER)))
                .toList();
        require(upcast.size() == 1, upcast);
        require("2".equals(upcast.get(0).getType().getRevision()), upcast);
        JsonNode data = upcast.get(0).getData(JsonNode.class).getData();
        if (data.get("figures") instanceof ObjectNode figures) {
            require(figures.path("atMicros").isIntegralNumber(), figures);
            ObjectNode before = (ObjectNode) tree.get("figures").deepCopy();
            before.set("atMicros", figures.get("atMicros"));
            require(before.equals(figures), figures);
        } else {
            require(data.equals(tree), data);
        }
        try {
            EventStreamUtils.upcastAndDeserializeDomainEvents(Stream.of(entry(type, tree)), SERIALIZER, UPCASTERS)
                    .next()
                    .getPayload();
        } catch (SerializationException unreadable) {
            // Which is parked, and stops no other.
        }
    }

    private static GenericDomainEventEntry<String> entry(Class<?> type, JsonNode tree) {
        return new GenericDomainEventEntry<>(
                "Alert",
                "9a1b2c3d-4e5f-5a6b-8c7d-0e1f2a3b4c5d",
                0,
                "f0a6a1f4-5a43-4f40-9b3a-4b7cf2f6a001",
                Instant.parse("2026-03-01T08:00:00.123Z"),
                type.getName(),
                "1",
                tree.toString(),
                "{}");
    }

    private static void require(boolean holds, Object otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
