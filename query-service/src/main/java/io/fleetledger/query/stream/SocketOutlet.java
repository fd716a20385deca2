package io.fleetledger.query.stream;

import io.fleetledger.query.stream.Subscriber.Ending;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket as the way to a reader: each message is a text frame, and the next is sent once the container has got rid of
 * the one before. Closing can wait for a client, and is done elsewhere.
 */
final class SocketOutlet implements Subscriber.Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(SocketOutlet.class);

    /** How long what the container sends by itself may take, in milliseconds: read before each such send. */
    static final String BLOCKING_SENDS = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    /** The same of closing, for any reason but that all is well. */
    static final String CLOSING_SENDS = "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";

    /** The answer to a ping, for one, is sent on a thread that requests need. */
    static final Duration CONTAINERS_OWN = Duration.ofMillis(100);

    /** For a client that takes nothing to hear why it is sent away. */
    static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Session socket;
    private final Executor closers;
    private final BiConsumer<Subscriber, Ending> ended;
    /** Touched by one thread at a time: the one that drains. */
    private final Queue<byte[]> next = new ArrayDeque<>();

    private volatile boolean sending;
    private volatile @Nullable Subscriber subscriber;

    SocketOutlet(Session socket, Executor closers, BiConsumer<Subscriber, Ending> ended) {
        this.socket = socket;
        this.closers = closers;
        this.ended = ended;
        socket.getUserProperties().put(BLOCKING_SENDS, CONTAINERS_OWN.toMillis());
    }

    void begin(Subscriber reader) {
        subscriber = reader;
    }

    @Override
    public boolean isReady() {
        while (!sending) {
            byte[] message = next.poll();
            if (message == null) {
                return true;
            }
            sending = true;
            socket.getAsyncRemote().sendText(new String(message, StandardCharsets.UTF_8), this::sent);
        }
        return false;
    }

    private void sent(SendResult result) {
        sending = false;
        if (result.isOK()) {
            subscriber().drain();
        } else {
            LOG.debug("A dashboard is gone", result.getException());
            subscriber().end(Ending.CLIENT_LEFT);
        }
    }

    /** Little: what waits in the subscriber is merged. */
    @Override
    public int atOnce() {
        return 1 << 12;
    }

    @Override
    public void send(List<byte[]> messages) {
        next.addAll(messages);
    }

    /** Its place is free once its socket is: what waits to be closed is within the bounds, too. */
    @Override
    public void end(Ending why) {
        closers.execute(() -> {
            try {
                closeNow(DashboardClose.of(why));
            } finally {
                ended.accept(subscriber(), why);
            }
        });
    }

    /** Says goodbye, and returns before its client has heard it. */
    void close(DashboardClose why) {
        closers.execute(() -> closeNow(why));
    }

    private void closeNow(DashboardClose why) {
        try {
            socket.getUserProperties().put(CLOSING_SENDS, LAST_WORDS.toMillis());
            socket.close(why.inFrame());
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("A dashboard was gone before it was closed", gone);
        }
    }

    private Subscriber subscriber() {
        return Objects.requireNonNull(subscriber, "begun with a subscriber");
    }
}
