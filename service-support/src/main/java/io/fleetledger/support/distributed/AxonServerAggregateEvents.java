package io.fleetledger.support.distributed;

import io.axoniq.axonserver.connector.event.AggregateEventStream;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.fleetledger.support.axon.AggregateEvents;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.axonserver.connector.event.axon.GrpcBackedDomainEventData;
import org.axonframework.axonserver.connector.event.axon.GrpcMetaDataAwareSerializer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * Asks Axon Server for the part alone. Axon's own store asks for all that follows, and keeps the call open as long as
 * nobody has read it to its end.
 */
final class AxonServerAggregateEvents implements AggregateEvents {

    private final Supplier<EventChannel> channel;
    private final Serializer serializer;
    private final EventUpcaster upcasters;

    AxonServerAggregateEvents(Supplier<EventChannel> channel, Serializer serializer, EventUpcaster upcasters) {
        this.channel = channel;
        // Axon Server keeps meta data as fields of its own, which no serializer of payloads can read.
        this.serializer = new GrpcMetaDataAwareSerializer(serializer);
        this.upcasters = upcasters;
    }

    @Override
    public List<DomainEventMessage<?>> read(String aggregateId, long from, long to) {
        // The server may send the last of the range or not, by its edition: what is past it is left out here. Its 0 is
        // no bound, and is asked for by nobody.
        AggregateEventStream stream = channel.get().openAggregateStream(aggregateId, from, to);
        try {
            return AggregateEvents.upTo(
                    to,
                    EventStreamUtils.upcastAndDeserializeDomainEvents(
                            stream.asStream().map(GrpcBackedDomainEventData::new), serializer, upcasters));
        } finally {
            stream.cancel();
        }
    }
}
