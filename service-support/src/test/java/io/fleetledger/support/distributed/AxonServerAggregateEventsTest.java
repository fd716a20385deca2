package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.event.AggregateEventStream;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.fleetledger.events.machine.MachineRenamedEvent;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.junit.jupiter.api.Test;

/** A server that keeps to its word, in either of the ways in which it may mean it. */
class AxonServerAggregateEventsTest {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");

    private final Serializer serializer =
            JacksonSerializer.builder().objectMapper(new ObjectMapper()).build();
    private final List<String> asked = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private long lastOfRange;

    @Test
    void onlyThePartIsAskedForAndTheCallIsEnded() {
        lastOfRange = 6;
        assertThat(sequences(read(4, 7))).containsExactly(4L, 5L, 6L);
        assertThat(asked).containsExactly(MILL + " 4..7");
        assertThat(cancelled).hasSize(1);
    }

    @Test
    void whatTheServerSendsBeyondThePartIsLeftOut() {
        lastOfRange = 7;
        assertThat(sequences(read(4, 7))).containsExactly(4L, 5L, 6L);
        assertThat(cancelled).hasSize(1);
    }

    @Test
    void eventsAreReadWithTheirSequenceTypeAndMetaData() {
        lastOfRange = 4;
        DomainEventMessage<?> event = read(4, 5).get(0);
        assertThat(event.getAggregateIdentifier()).isEqualTo(MILL.toString());
        assertThat(event.getPayload()).isEqualTo(new MachineRenamedEvent(MILL, "acme", 4, "A", "B"));
        assertThat(event.getMetaData()).isEqualTo(MetaData.with("actor", "operator"));
    }

    @Test
    void olderRevisionsComeAsTheNewest() {
        lastOfRange = 4;
        List<Long> upcast = new ArrayList<>();
        EventUpcaster watching =
                events -> events.peek(event -> event.getSequenceNumber().ifPresent(upcast::add));
        new AxonServerAggregateEvents(this::channel, serializer, watching).read(MILL.toString(), 4, 5);
        assertThat(upcast).containsExactly(4L);
    }

    private List<DomainEventMessage<?>> read(long from, long to) {
        return new AxonServerAggregateEvents(this::channel, serializer, events -> events)
                .read(MILL.toString(), from, to);
    }

    private static List<Long> sequences(List<DomainEventMessage<?>> events) {
        return events.stream().map(DomainEventMessage::getSequenceNumber).toList();
    }

    private EventChannel channel() {
        return (EventChannel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventChannel.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("openAggregateStream");
                    assertThat(arguments).hasSize(3);
                    asked.add(arguments[0] + " " + arguments[1] + ".." + arguments[2]);
                    return stream((Long) arguments[1], lastOfRange);
                });
    }

    private AggregateEventStream stream(long first, long last) {
        Deque<Event> events = new ArrayDeque<>(
                LongStream.rangeClosed(first, last).mapToObj(this::stored).toList());
        return new AggregateEventStream() {
            @Override
            public Event next() {
                return events.remove();
            }

            @Override
            public boolean hasNext() {
                return !events.isEmpty();
            }

            @Override
            public void cancel() {
                cancelled.add("cancelled");
            }
        };
    }

    private Event stored(long sequence) {
        var payload = serializer.serialize(new MachineRenamedEvent(MILL, "acme", sequence, "A", "B"), byte[].class);
        return Event.newBuilder()
                .setMessageIdentifier(UUID.randomUUID().toString())
                .setAggregateIdentifier(MILL.toString())
                .setAggregateSequenceNumber(sequence)
                .setAggregateType("Machine")
                .setTimestamp(1_772_352_000_000L + sequence)
                .putMetaData(
                        "actor",
                        MetaDataValue.newBuilder().setTextValue("operator").build())
                .setPayload(SerializedObject.newBuilder()
                        .setType(payload.getType().getName())
                        .setRevision("1")
                        .setData(ByteString.copyFrom(payload.getData())))
                .build();
    }
}
