package io.fleetledger.query.stream;

import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.subscription.Envelope;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.axon.Outages;
import io.fleetledger.support.trace.UnthrottledLog;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A published event of the log, prepared once for all its subscribers. */
final class PublishedMessage {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedMessage.class);

    private final TrackedEventMessage<?> message;
    private final PublishedType type;
    private final String tenantId;
    private @Nullable OutgoingMessage frame;
    private @Nullable List<OutgoingMessage> dashboardMessages;

    private PublishedMessage(TrackedEventMessage<?> message, PublishedType type, String tenantId) {
        this.message = message;
        this.type = type;
        this.tenantId = tenantId;
    }

    /**
     * Empty for an event that is not published, which is not even read, and for one that cannot be read: a single such
     * event must not end all streams permanently. An event that is unreadable only because a store is unavailable is
     * not skipped: the exception makes the caller read it again.
     */
    static Optional<PublishedMessage> of(TrackedEventMessage<?> message) {
        try {
            return Envelopes.typeOf(message.getPayloadType())
                    .flatMap(type ->
                            Envelopes.tenantOf(message).map(tenantId -> new PublishedMessage(message, type, tenantId)));
        } catch (RuntimeException unreadable) {
            if (Outages.isOutage(unreadable)) { // The key that opens it is unavailable.
                throw unreadable;
            }
            LOG.error(
                    UnthrottledLog.MARKER,
                    "The event at position {} cannot be read, and is not sent to subscribers",
                    LogPosition.of(message),
                    unreadable);
            return Optional.empty();
        }
    }

    /** Whether it is an event of readings, which are sent only to subscribers that ask for them. */
    static boolean isReading(EventMessage<?> message) {
        return message.getPayloadType() == ReadingsRecordedEvent.class;
    }

    long position() {
        return LogPosition.of(message);
    }

    PublishedType type() {
        return type;
    }

    String tenantId() {
        return tenantId;
    }

    /** The event as it stands in the log. */
    Object event() {
        return message.getPayload();
    }

    /** How much of the memory for events it takes, relative to others. */
    int weight() {
        return event() instanceof ReadingsRecordedEvent readings
                ? 1 + readings.readings().size()
                : 1;
    }

    /** Its stored size in bytes. */
    int length(Serializer serializer) {
        return message.serializePayload(serializer, byte[].class).getData().length;
    }

    Envelope envelope() {
        return Envelopes.of(message).orElseThrow();
    }

    /** Its part of a stream of server-sent events, the same for all readers. */
    synchronized OutgoingMessage frame() {
        OutgoingMessage made = frame;
        if (made == null) {
            made = OutgoingMessage.whole(SseFrames.of(envelope()));
            frame = made;
        }
        return made;
    }

    /** Its messages to dashboards, the same for all of them; none if they do not show it. */
    synchronized List<OutgoingMessage> dashboardMessages() {
        List<OutgoingMessage> made = dashboardMessages;
        if (made == null) {
            made = DashboardMessages.of(message);
            dashboardMessages = made;
        }
        return made;
    }
}
