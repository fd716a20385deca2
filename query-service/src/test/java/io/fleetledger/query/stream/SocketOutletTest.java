package io.fleetledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.query.stream.Subscriber.Ending;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** How a dashboard's connection ends, and who waits for it. */
class SocketOutletTest {

    private final List<String> done = new ArrayList<>();
    private final Queue<Runnable> closers = new ArrayDeque<>();
    private final Map<String, Object> properties = new HashMap<>();
    private final Session socket = mock(Session.class);
    private boolean gone;

    @BeforeEach
    void beClosed() throws IOException {
        when(socket.getUserProperties()).thenReturn(properties);
        doAnswer(closing -> {
                    done.add("closed within " + properties.get(SocketOutlet.CLOSING_SENDS) + " ms");
                    if (gone) {
                        throw new IOException("gone");
                    }
                    return null;
                })
                .when(socket)
                .close(any(CloseReason.class));
    }

    private SocketOutlet outlet() {
        SocketOutlet outlet = new SocketOutlet(socket, closers::add, (who, why) -> done.add("place is free: " + why));
        outlet.begin(new Subscriber(
                new EventFilter("acme", Set.of(), null, null),
                0,
                told -> List.of(),
                outlet,
                new StreamLimits(
                        1,
                        1,
                        DataSize.ofKilobytes(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)),
                Runnable::run));
        return outlet;
    }

    /** Else those that wait to be closed would be as many as anybody opens. */
    @Test
    void aPlaceIsGivenBackWhenItsSocketIsClosedAndNotBefore() {
        outlet().end(Ending.TOO_SLOW);
        assertThat(done).isEmpty();

        closers.remove().run();
        assertThat(done).containsExactly("closed within 5000 ms", "place is free: TOO_SLOW");
    }

    @Test
    void thePlaceOfOneThatIsGoneIsGivenBackAsWell() {
        gone = true;
        outlet().end(Ending.CLIENT_LEFT);

        closers.remove().run();
        assertThat(done).endsWith("place is free: CLIENT_LEFT");
    }

    /** The container answers a ping on a thread that requests need. */
    @Test
    void onlyClosingWaitsLongForAClient() {
        SocketOutlet outlet = outlet();
        assertThat(properties).containsOnly(Map.entry(SocketOutlet.BLOCKING_SENDS, 100L));

        outlet.close(DashboardClose.NO_TOKEN);
        closers.remove().run();
        assertThat(done).containsExactly("closed within 5000 ms");
        assertThat(properties).containsEntry(SocketOutlet.BLOCKING_SENDS, 100L);
    }
}
