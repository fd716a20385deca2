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
 * Requests only the needed part from Axon Server. Axon's own store requests all later events too and keeps the call
 * open until the stream has been read to its end.
 */
final class AxonServerAggregateEvents implements AggregateEvents {

    private final Supplier<EventChannel> channel;
    private final Serializer serializer;
    private final EventUpcaster upcasters;

    AxonServerAggregateEvents(Supplier<EventChannel> channel, Serializer serializer, EventUpcaster upcasters) {
        this.channel = channel;
        // Axon Server keeps metadata in separate fields, which a payload serializer cannot read.
        this.serializer = new GrpcMetaDataAwareSerializer(serializer);
        this.upcasters = upcasters;
    }

    @Override
    public List<DomainEventMessage<?>> read(String aggregateId, long from, long to) {
        // The server's edition decides whether the range includes its end: events past it are dropped here. An end of 0
        // means no limit to the server; no caller passes it.
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
