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
 * Sends to a reader by WebSocket: each message is a text frame, and the next is sent once the container has finished
 * with the one before. Closing may wait for a client, and so has threads of its own.
 */
final class SocketOutlet implements Subscriber.Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(SocketOutlet.class);

    /** Timeout of the container's own sends, in milliseconds, which it reads before each of them. */
    static final String BLOCKING_SENDS = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    /** The same for closing, for any reason other than a normal end. */
    static final String CLOSING_SENDS = "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";

    /** Short, because the answer to a ping, for one, is sent on a thread that requests need. */
    static final Duration CONTAINERS_OWN = Duration.ofMillis(100);

    /** Time for a client that takes nothing to learn why it is disconnected. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Session socket;
    private final Executor closers;
    private final BiConsumer<Subscriber, Ending> ended;
    /** Used by one thread at a time: the one that drains. */
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
            LOG.debug("A dashboard has disconnected", result.getException());
            subscriber().end(Ending.CLIENT_LEFT);
        }
    }

    /** Few, since messages waiting in the subscriber are merged. */
    @Override
    public int atOnce() {
        return 1 << 12;
    }

    @Override
    public void send(List<byte[]> messages) {
        next.addAll(messages);
    }

    /** Its place becomes free after its socket: connections that wait to be closed count toward the limits, too. */
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

    /** Begins to close, and returns before the client has been told. */
    void close(DashboardClose why) {
        closers.execute(() -> closeNow(why));
    }

    private void closeNow(DashboardClose why) {
        try {
            socket.getUserProperties().put(CLOSING_SENDS, CLOSE_TIMEOUT.toMillis());
            socket.close(why.inFrame());
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("A dashboard had disconnected before it was closed", gone);
        }
    }

    private Subscriber subscriber() {
        return Objects.requireNonNull(subscriber, "begun with a subscriber");
    }
}
