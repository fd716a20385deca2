package io.fleetledger.support.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.json.JacksonSerializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.Test;

class SealingSerializerTest {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final MachineRelocatedEvent MOVED =
            new MachineRelocatedEvent(MILL, "acme", 2, null, "Beside Olga's desk");

    private final StoredTenantKeys keys = new KeysInMemory().keys();
    private final JacksonSerializer plain = JacksonSerializer.builder()
            .objectMapper(new ObjectMapper()
                    .registerModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES))
            .build();
    private final SealingSerializer serializer = new SealingSerializer(plain, new PersonalTexts(keys));

    private static String text(SerializedObject<byte[]> stored) {
        return new String(stored.getData(), StandardCharsets.UTF_8);
    }

    @Test
    void personalFieldsOfAnEventAreSealedInWhatIsStoredAndNothingElseIs() {
        SerializedObject<byte[]> stored = serializer.serialize(MOVED, byte[].class);
        assertThat(text(stored))
                .contains("\"newLocation\":\"sealed:1:", "\"oldLocation\":null", MILL.toString(), "\"acme\"")
                .doesNotContain("Olga");
        assertThat(stored.getType()).isEqualTo(plain.typeForClass(MachineRelocatedEvent.class));
        assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(MOVED);
        assertThat(serializer.<String, Object>deserialize(serializer.serialize(MOVED, String.class)))
                .isEqualTo(MOVED);
    }

    @Test
    void whatHoldsNothingPersonalIsStoredAsBefore() {
        MachineRenamedEvent renamed = new MachineRenamedEvent(MILL, "acme", 2, "Mill", "sealed:1:AAAA");
        SerializedObject<byte[]> stored = serializer.serialize(renamed, byte[].class);
        assertThat(stored.getData())
                .isEqualTo(plain.serialize(renamed, byte[].class).getData());
        assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(renamed);
    }

    @Test
    void anEventOfBeforeThereWereKeysIsReadAsItIs() {
        assertThat(serializer.<byte[], Object>deserialize(plain.serialize(MOVED, byte[].class)))
                .isEqualTo(MOVED);
    }

    @Test
    void theEventsOfATenantWithoutItsKeyCanStillBeRead() {
        SerializedObject<byte[]> moved = serializer.serialize(MOVED, byte[].class);
        SerializedObject<byte[]> seen =
                serializer.serialize(new AlertAcknowledgedEvent(MILL, "acme", MILL, "olga"), byte[].class);
        keys.destroy("acme");
        assertThat(serializer.<byte[], Object>deserialize(moved))
                .isEqualTo(new MachineRelocatedEvent(MILL, "acme", 2, null, "(erased)"));
        assertThat(serializer.<byte[], Object>deserialize(seen))
                .isEqualTo(new AlertAcknowledgedEvent(MILL, "acme", MILL, "(erased)"));
        assertThat(text(serializer.serialize(MOVED, byte[].class))).doesNotContain("Olga");
    }

    @Test
    void anActorIsSealedInMetaDataUnlessItIsTheProductItself() {
        MetaData metaData = MetaData.with(MessageKeys.TENANT, "acme").and(MessageKeys.ACTOR, "olga");
        SerializedObject<byte[]> stored = serializer.serialize(metaData, byte[].class);
        assertThat(text(stored)).contains("\"tenant\":\"acme\"").doesNotContain("olga");
        assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(metaData);

        MetaData bySystem = metaData.and(MessageKeys.ACTOR, "system");
        assertThat(serializer.serialize(bySystem, byte[].class).getData())
                .isEqualTo(plain.serialize(bySystem, byte[].class).getData());
        keys.destroy("acme");
        assertThat(serializer.<byte[], MetaData>deserialize(stored)).containsEntry(MessageKeys.ACTOR, "(erased)");
    }

    /** As the embedded store reads: what a step makes of a sealed text is opened behind it, under the field's new name. */
    @Test
    void sealedTextsPassThroughUpcasters() {
        ObjectNode older = (ObjectNode) plain.getObjectMapper()
                .valueToTree(new MachineRelocatedEvent(
                        MILL, "acme", 2, null, new PersonalTexts(keys).seal("acme", "location", "Beside Olga's desk")));
        older.set("place", older.remove("newLocation"));
        var entry = new GenericDomainEventEntry<>(
                "Machine",
                MILL.toString(),
                1,
                UUID.randomUUID().toString(),
                Instant.parse("2026-03-01T08:00:00Z"),
                MachineRelocatedEvent.class.getName(),
                "1",
                older.toString(),
                serializer
                        .serialize(
                                MetaData.from(Map.of(MessageKeys.TENANT, "acme", MessageKeys.ACTOR, "olga")),
                                String.class)
                        .getData());
        EventUpcaster renaming = new SingleEventUpcaster() {
            @Override
            protected boolean canUpcast(IntermediateEventRepresentation event) {
                return true;
            }

            @Override
            protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
                return event.upcastPayload(event.getType(), JsonNode.class, payload -> {
                    ((ObjectNode) payload).set("newLocation", ((ObjectNode) payload).remove("place"));
                    return payload;
                });
            }
        };
        var read = EventStreamUtils.upcastAndDeserializeDomainEvents(Stream.of(entry), serializer, renaming)
                .next();
        assertThat(read.getPayload()).isEqualTo(MOVED);
        assertThat(read.getMetaData()).containsEntry(MessageKeys.ACTOR, "olga");
    }
}
