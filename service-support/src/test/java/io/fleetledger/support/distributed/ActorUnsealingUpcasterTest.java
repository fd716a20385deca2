package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.privacy.Actors;
import io.fleetledger.support.privacy.KeysInMemory;
import io.fleetledger.support.privacy.PersonalTexts;
import io.fleetledger.support.privacy.StoredTenantKeys;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.event.axon.GrpcBackedDomainEventData;
import org.axonframework.axonserver.connector.event.axon.GrpcMetaDataAwareSerializer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.json.JacksonSerializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.Test;

/** Metadata as Axon Server keeps it, with whatever comes before or behind in the chain. */
class ActorUnsealingUpcasterTest {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final MachineRenamedEvent RENAMED = new MachineRenamedEvent(MILL, "acme", 4, "A", "B");
    private static final EventUpcaster STEP = new SingleEventUpcaster() {
        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return true;
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(event.getType(), byte[].class, payload -> payload);
        }
    };

    private final StoredTenantKeys keys = new KeysInMemory().keys();
    private final Actors actors = new Actors(new PersonalTexts(keys));
    private final ActorUnsealingUpcaster opening = new ActorUnsealingUpcaster(actors);
    private final JacksonSerializer serializer = JacksonSerializer.defaultSerializer();

    @Test
    void anActorIsOpenedAloneAndBesideOtherSteps() {
        Event stored = stored("olga");
        assertThat(stored.getMetaDataOrThrow(MessageKeys.ACTOR).getTextValue()).startsWith("sealed:1:");
        for (EventUpcaster chain : new EventUpcaster[] {
            opening, new EventUpcasterChain(opening, STEP), new EventUpcasterChain(STEP, opening)
        }) {
            DomainEventMessage<?> read = read(stored, chain);
            assertThat(read.getPayload()).isEqualTo(RENAMED);
            assertThat(read.getMetaData())
                    .isEqualTo(MetaData.from(Map.of(MessageKeys.TENANT, "acme", MessageKeys.ACTOR, "olga")));
        }
    }

    /** One who goes by a name that was sealed is that name. */
    @Test
    void whatIsOpenIsNotOpenedOnceMore() {
        String sealedName = stored("olga").getMetaDataOrThrow(MessageKeys.ACTOR).getTextValue();
        for (EventUpcaster chain : new EventUpcaster[] {opening, new EventUpcasterChain(opening, STEP)}) {
            assertThat(read(stored(sealedName), chain).getMetaData()).containsEntry(MessageKeys.ACTOR, sealedName);
        }
    }

    @Test
    void withoutTheKeyTheActorIsErased() {
        Event stored = stored("olga");
        keys.destroy("acme");
        assertThat(read(stored, opening).getMetaData()).containsEntry(MessageKeys.ACTOR, "(erased)");
    }

    private DomainEventMessage<?> read(Event stored, EventUpcaster chain) {
        return EventStreamUtils.upcastAndDeserializeDomainEvents(
                        Stream.of(new GrpcBackedDomainEventData(stored)),
                        new GrpcMetaDataAwareSerializer(serializer),
                        chain)
                .next();
    }

    private Event stored(String actor) {
        MetaData sealed = actors.sealed(MetaData.from(Map.of(MessageKeys.TENANT, "acme", MessageKeys.ACTOR, actor)));
        Event.Builder event = Event.newBuilder()
                .setMessageIdentifier(UUID.randomUUID().toString())
                .setAggregateIdentifier(MILL.toString())
                .setAggregateType("Machine")
                .setPayload(SerializedObject.newBuilder()
                        .setType(MachineRenamedEvent.class.getName())
                        .setRevision("1")
                        .setData(ByteString.copyFrom(
                                serializer.serialize(RENAMED, byte[].class).getData())));
        sealed.forEach((key, value) -> event.putMetaData(
                key, MetaDataValue.newBuilder().setTextValue((String) value).build()));
        return event.build();
    }
}
