package io.fleetledger.query.stream;

import io.fleetledger.query.stream.Subscriber.Ending;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * the one before. Only closing can wait for a client, and is done elsewhere.
 */
final class SocketOutlet implements Subscriber.Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(SocketOutlet.class);

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

    @Override
    public void end(Ending why) {
        ended.accept(subscriber(), why);
        close(DashboardClose.of(why));
    }

    /** Says goodbye, and returns before its client has heard it. */
    void close(DashboardClose why) {
        closers.execute(() -> {
            try {
                socket.close(why.inFrame());
            } catch (IOException | IllegalStateException gone) {
                LOG.debug("A dashboard was gone before it was closed", gone);
            }
        });
    }

    private Subscriber subscriber() {
        return Objects.requireNonNull(subscriber, "begun with a subscriber");
    }
}
