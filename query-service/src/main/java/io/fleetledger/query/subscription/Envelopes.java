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

/** Converts an event of the log to what subscribers receive. */
public final class Envelopes {

    private static final Map<Class<?>, Publication<?>> PUBLICATIONS = Stream.of(
                    MachinePublications.ALL, GroupPublications.ALL, AlertPublications.ALL, OtherPublications.ALL)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Publication::event, Function.identity()));

    /** Up to 18 digits, somewhat less than the largest position. */
    private static final Pattern ID = Pattern.compile("0|[1-9][0-9]{0,17}");

    private Envelopes() {}

    /** The published type of this class of events, or empty if they are not published. */
    public static Optional<PublishedType> typeOf(Class<?> event) {
        return Optional.ofNullable(PUBLICATIONS.get(event)).map(Publication::type);
    }

    /** The tenant of an event, or empty if it is not published. */
    public static Optional<String> tenantOf(EventMessage<?> message) {
        return Optional.ofNullable(PUBLICATIONS.get(message.getPayloadType()))
                .map(publication -> publication.tenantOf(message.getPayload()));
    }

    /** The id of the resource that an event concerns, or empty if it is not published. */
    public static Optional<String> resourceIdOf(EventMessage<?> message) {
        return Optional.ofNullable(PUBLICATIONS.get(message.getPayloadType()))
                .map(publication -> publication.subjectOf(message.getPayload()))
                .map(subject -> subject.substring(subject.lastIndexOf('/') + 1));
    }

    /** The event's fields under the API's own names, or empty if it is not published. */
    public static Optional<Map<String, @Nullable Object>> dataOf(EventMessage<?> message) {
        return Optional.ofNullable(PUBLICATIONS.get(message.getPayloadType()))
                .map(publication -> publication.dataOf(message.getPayload()));
    }

    /**
     * The event as published, or empty if it is not. The same event always gives the same result.
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
     * The id of an event at this position, or of the state of a subscriber that has seen all events up to it. It is the
     * position plus one, as some logs begin with position 0, and 0 is where subscribers begin that have seen nothing.
     */
    public static String idAt(long position) {
        return Long.toString(position + 1);
    }

    /**
     * The position that an id stands for, -1 for the one before the first event; empty if it was never an id.
     *
     * @param id as sent by a subscriber
     */
    public static Optional<Long> positionOf(String id) {
        return ID.matcher(id).matches() ? Optional.of(Long.parseLong(id) - 1) : Optional.empty();
    }
}
