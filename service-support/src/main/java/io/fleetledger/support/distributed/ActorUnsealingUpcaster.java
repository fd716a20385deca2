package io.fleetledger.support.distributed;

import io.fleetledger.support.privacy.Actors;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.LazyDeserializingObject;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;

/** Opens sealed actors as events come from the log: the one place that all readers share. */
final class ActorUnsealingUpcaster implements EventUpcaster {

    private final Actors actors;

    ActorUnsealingUpcaster(Actors actors) {
        this.actors = actors;
    }

    @Override
    public Stream<IntermediateEventRepresentation> upcast(Stream<IntermediateEventRepresentation> events) {
        return events.map(event -> new Opened(event, actors));
    }

    /** The stored event with opened metadata, so that later steps do not open it again. */
    private record Opened(IntermediateEventRepresentation stored, Actors actors)
            implements IntermediateEventRepresentation {

        @Override
        public LazyDeserializingObject<MetaData> getMetaData() {
            return new LazyDeserializingObject<>(
                    actors.opened(stored.getMetaData().getObject()));
        }

        @Override
        public <T> IntermediateEventRepresentation upcast(
                SerializedType outputType,
                Class<T> expectedRepresentationType,
                Function<T, T> upcastFunction,
                Function<MetaData, MetaData> metaDataUpcastFunction) {
            return stored.upcast(
                    outputType,
                    expectedRepresentationType,
                    upcastFunction,
                    metaData -> metaDataUpcastFunction.apply(actors.opened(metaData)));
        }

        @Override
        public SerializedType getType() {
            return stored.getType();
        }

        @Override
        public SerializedObject<?> getData() {
            return stored.getData();
        }

        @Override
        public <D> SerializedObject<D> getData(Class<D> requiredType) {
            return stored.getData(requiredType);
        }

        @Override
        public Class<?> getContentType() {
            return stored.getContentType();
        }

        @Override
        public String getMessageIdentifier() {
            return stored.getMessageIdentifier();
        }

        @Override
        public Optional<String> getAggregateType() {
            return stored.getAggregateType();
        }

        @Override
        public Optional<String> getAggregateIdentifier() {
            return stored.getAggregateIdentifier();
        }

        @Override
        public Optional<Long> getSequenceNumber() {
            return stored.getSequenceNumber();
        }

        @Override
        public Optional<TrackingToken> getTrackingToken() {
            return stored.getTrackingToken();
        }

        @Override
        public Instant getTimestamp() {
            return stored.getTimestamp();
        }

        @Override
        public boolean canConvertDataTo(Class<?> requiredType) {
            return stored.canConvertDataTo(requiredType);
        }
    }
}
