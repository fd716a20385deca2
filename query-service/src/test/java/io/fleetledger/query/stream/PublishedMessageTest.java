package io.fleetledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.mongodb.MongoTimeoutException;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.support.trace.UnthrottledLog;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Events whose payload cannot be read. */
class PublishedMessageTest {

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(PublishedMessage.class);

    @BeforeEach
    void listen() {
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void stop() {
        log.detachAppender(logged);
    }

    @Test
    void eachThatCannotBeReadIsPassedOverAndToldOfWithItsPosition() {
        assertThat(PublishedMessage.of(at(7, new SerializationException("Not read"))))
                .isEmpty();
        assertThat(PublishedMessage.of(at(9, new SerializationException("Not read"))))
                .isEmpty();
        assertThat(logged.list)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getMarkerList()).containsExactly(UnthrottledLog.MARKER))
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        first -> assertThat(first).contains("position 7 "),
                        second -> assertThat(second).contains("position 9 "));
    }

    /** Its key is kept in a store. */
    @Test
    void whatAStoreOutOfReachKeepsFromBeingReadIsNotPassedOver() {
        RuntimeException outage = new MongoTimeoutException("no server");
        assertThatThrownBy(() -> PublishedMessage.of(at(7, outage))).isSameAs(outage);
        assertThat(logged.list).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static TrackedEventMessage<MachineRenamedEvent> at(long position, RuntimeException unreadable) {
        TrackedEventMessage<MachineRenamedEvent> message = mock(TrackedEventMessage.class);
        when(message.trackingToken()).thenReturn(new GlobalSequenceTrackingToken(position));
        when(message.getPayloadType()).thenReturn(MachineRenamedEvent.class);
        when(message.getPayload()).thenThrow(unreadable);
        return message;
    }
}
