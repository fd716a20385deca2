package io.fleetledger.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.support.privacy.PersonalTexts;
import io.fleetledger.support.privacy.SealingSerializer;
import io.fleetledger.support.privacy.SecretBox;
import io.fleetledger.support.privacy.TenantKeys;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.json.JacksonSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Events to bytes and back, by the serializer that is configured as the product's, which seals what is personal of them (a
 * machine's location, nothing of readings), beside its mapper alone.
 */
@State(Scope.Benchmark)
public class EventLoop {

    private static final String TENANT = "demo";

    private final ObjectMapper mapper = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private final SealingSerializer serializer = new SealingSerializer(
            JacksonSerializer.builder().objectMapper(mapper).build(), new PersonalTexts(new OneKey()));

    private final ReadingsRecordedEvent readings =
            new Bodies("LOOP-").nextEvents(TENANT).get(0);
    private final MachineRegisteredEvent registered = new MachineRegisteredEvent(
            UUID.randomUUID(), TENANT, 1, "CNC Mill #4711", "M-4711", MachineProtocol.OPC_UA, "Hall 3, Line 7", null);
    private final SerializedObject<byte[]> readingsStored = serializer.serialize(readings, byte[].class);
    private final SerializedObject<byte[]> registeredStored = serializer.serialize(registered, byte[].class);

    /** Ten readings of one machine, written. */
    @Benchmark
    public byte[] writeReadings() {
        return serializer.serialize(readings, byte[].class).getData();
    }

    /** The same by the mapper. */
    @Benchmark
    public byte[] bareWriteReadings() throws IOException {
        return mapper.writeValueAsBytes(readings);
    }

    /** Ten readings of one machine, read. */
    @Benchmark
    public ReadingsRecordedEvent readReadings() {
        return serializer.deserialize(readingsStored);
    }

    /** The same by the mapper. */
    @Benchmark
    public ReadingsRecordedEvent bareReadReadings() throws IOException {
        return mapper.readValue(readingsStored.getData(), ReadingsRecordedEvent.class);
    }

    /** A registration, written. */
    @Benchmark
    public byte[] writeRegistered() {
        return serializer.serialize(registered, byte[].class).getData();
    }

    /** The same by the mapper. */
    @Benchmark
    public byte[] bareWriteRegistered() throws IOException {
        return mapper.writeValueAsBytes(registered);
    }

    /** A registration, read. */
    @Benchmark
    public MachineRegisteredEvent readRegistered() {
        return serializer.deserialize(registeredStored);
    }

    /** The same by the mapper. */
    @Benchmark
    public MachineRegisteredEvent bareReadRegistered() throws IOException {
        return mapper.readValue(registeredStored.getData(), MachineRegisteredEvent.class);
    }

    private static final class OneKey implements TenantKeys {

        private final SecretKey key = SecretBox.generateKey();

        @Override
        public Optional<SecretKey> of(String tenantId) {
            return Optional.of(key);
        }

        @Override
        public void destroy(String tenantId) {
            throw new UnsupportedOperationException("nobody leaves");
        }

        @Override
        public Set<String> destroyed() {
            return Set.of();
        }
    }
}
