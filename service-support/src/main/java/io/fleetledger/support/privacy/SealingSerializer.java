package io.fleetledger.support.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.json.JacksonSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Seals {@link io.fleetledger.events.PersonalData} and actors in stored events, snapshots and dead letters, and opens
 * them when they are read. Everything else is left to Axon's serializer.
 */
public final class SealingSerializer implements Serializer {

    private static final String META_DATA = MetaData.class.getName();

    private final JacksonSerializer plain;
    private final PersonalTexts texts;
    private final Actors actors;
    /** Cached by type name: finding a class by its name for each event would cost more than reading the event. */
    private final Map<String, PersonalFields> fieldsByType = new ConcurrentHashMap<>();

    public SealingSerializer(JacksonSerializer plain, PersonalTexts texts) {
        this.plain = plain;
        this.texts = texts;
        this.actors = new Actors(texts);
    }

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> expectedRepresentation) {
        if (object == null) {
            return plain.serialize(null, expectedRepresentation);
        }
        if (object instanceof MetaData metaData) {
            return plain.serialize(actors.sealed(metaData), expectedRepresentation);
        }
        PersonalFields fields = PersonalFields.of(object.getClass());
        if (fields.isNone()) {
            return plain.serialize(object, expectedRepresentation);
        }
        JsonNode sealed = fields.with(plain.getObjectMapper().valueToTree(object), texts::seal);
        return plain.getConverter()
                .convert(
                        new SimpleSerializedObject<>(sealed, JsonNode.class, plain.typeForClass(object.getClass())),
                        expectedRepresentation);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // As Axon declares it.
    public <S, T> T deserialize(SerializedObject<S> serializedObject) {
        SerializedType type = serializedObject.getType();
        if (type.getName().equals(META_DATA)) {
            MetaData stored = plain.deserialize(serializedObject);
            @SuppressWarnings("unchecked") // By its type.
            T opened = (T) actors.opened(stored);
            return opened;
        }
        PersonalFields fields =
                fieldsByType.computeIfAbsent(type.getName(), name -> PersonalFields.of(plain.classForType(type)));
        if (fields.isNone()) {
            return plain.deserialize(serializedObject);
        }
        JsonNode stored =
                plain.getConverter().convert(serializedObject, JsonNode.class).getData();
        return plain.deserialize(new SimpleSerializedObject<>(fields.with(stored, texts::open), JsonNode.class, type));
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> expectedRepresentation) {
        return plain.canSerializeTo(expectedRepresentation);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        return plain.classForType(type);
    }

    @Override
    @SuppressWarnings("rawtypes") // As Axon declares it.
    public SerializedType typeForClass(Class type) {
        return plain.typeForClass(type);
    }

    @Override
    public Converter getConverter() {
        return plain.getConverter();
    }
}
