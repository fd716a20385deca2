package io.fleetledger.query.subscription;

import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.support.axon.MessageKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/** Makes of an event of the log what subscribers are told. */
public final class Envelopes {

    private static final Map<Class<?>, Publication<?>> PUBLICATIONS = Stream.of(
                    MachinePublications.ALL, GroupPublications.ALL, AlertPublications.ALL, OtherPublications.ALL)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Publication::event, Function.identity()));

    /** As far as a position can go, and a little less. */
    private static final Pattern ID = Pattern.compile("0|[1-9][0-9]{0,17}");

    private Envelopes() {}

    /** By what name events of this class are told, or empty if subscribers are not told of them. */
    public static Optional<PublishedType> typeOf(Class<?> event) {
        return Optional.ofNullable(PUBLICATIONS.get(event)).map(Publication::type);
    }

    /** Whose a published event is, or empty if subscribers are not told of it. */
    public static Optional<String> tenantOf(EventMessage<?> message) {
        return Optional.ofNullable(PUBLICATIONS.get(message.getPayloadType()))
                .map(publication -> publication.tenantOf(message.getPayload()));
    }

    /** The id of the resource that a published event is about, or empty if subscribers are not told of it. */
    public static Optional<String> resourceIdOf(EventMessage<?> message) {
        return Optional.ofNullable(PUBLICATIONS.get(message.getPayloadType()))
                .map(publication -> publication.subjectOf(message.getPayload()))
                .map(subject -> subject.substring(subject.lastIndexOf('/') + 1));
    }

    /** The event's fields by the API's own names, or empty if subscribers are not told of it. */
    public static Optional<Map<String, @Nullable Object>> dataOf(EventMessage<?> message) {
        return Optional.ofNullable(PUBLICATIONS.get(message.getPayloadType()))
                .map(publication -> publication.dataOf(message.getPayload()));
    }

    /**
     * What subscribers are told, or empty if they are not. The same event always gives the same.
     *
     * @throws IllegalArgumentException if the event was not read from the log and so has no position
     */
    public static Optional<Envelope> of(EventMessage<?> message) {
        return Optional.ofNullable(PUBLICATIONS.get(message.getPayloadType()))
                .map(publication -> new Envelope(
                        idAt(LogPosition.of(message)),
                        publication.type().wireName(),
                        publication.subjectOf(message.getPayload()),
                        message.getTimestamp(),
                        publication.tenantOf(message.getPayload()),
                        (String) message.getMetaData().get(MessageKeys.CORRELATION_ID),
                        (String) message.getMetaData().get(MessageKeys.ACTOR),
                        publication.dataOf(message.getPayload())));
    }

    /**
     * The id of an event at this position; of what a subscriber has seen when it has seen all up to there. One more, as
     * some logs begin with position 0, and 0 is where subscribers begin who have seen nothing.
     */
    public static String idAt(long position) {
        return Long.toString(position + 1);
    }

    /**
     * The position that an id stands for, -1 for what is before the first; empty for what was never an id.
     *
     * @param id as a subscriber sends it
     */
    public static Optional<Long> positionOf(String id) {
        return ID.matcher(id).matches() ? Optional.of(Long.parseLong(id) - 1) : Optional.empty();
    }
}
