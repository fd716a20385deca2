package io.fleetledger.query.stream;

import io.fleetledger.query.stream.Subscriber.Ending;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that does not end, written without ever waiting for its reader: the container signals when it would take
 * more.
 */
final class SseOutlet implements Subscriber.Outlet, WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(SseOutlet.class);

    private final AsyncContext answer;
    private final ServletOutputStream out;
    private final BiConsumer<Subscriber, Ending> ended;
    /** Held while the response is used: once it has ended, the container reuses its parts for other responses. */
    private final ReentrantLock touching = new ReentrantLock();

    private boolean over;
    private @Nullable Subscriber subscriber;
    private volatile boolean open;
    private boolean unflushed;

    private SseOutlet(AsyncContext answer, ServletOutputStream out, BiConsumer<Subscriber, Ending> ended) {
        this.answer = answer;
        this.out = out;
        this.ended = ended;
    }

    /** Begins the response; nothing is written before {@link #begin}. */
    static SseOutlet of(HttpServletRequest request, HttpServletResponse response, BiConsumer<Subscriber, Ending> ended)
            throws IOException {
        head(response);
        AsyncContext answer = request.startAsync();
        answer.setTimeout(0);
        return new SseOutlet(answer, answer.getResponse().getOutputStream(), ended);
    }

    /** The headers of such a response; a HEAD request gets nothing else, as it would never take the rest. */
    static void head(HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // For gateways that would buffer it.
    }

    void begin(Subscriber reader) {
        subscriber = reader;
        answer.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public boolean isReady() {
        touching.lock();
        try {
            if (over || !open || !out.isReady()) {
                return false;
            }
            if (unflushed) {
                unflushed = false;
                out.flush();
                return out.isReady();
            }
            return true;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } finally {
            touching.unlock();
        }
    }

    @Override
    public void send(List<byte[]> messages) {
        byte[] all = joined(messages);
        touching.lock();
        try {
            if (!over) {
                out.write(all);
                unflushed = true;
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } finally {
            touching.unlock();
        }
    }

    /** One array, since the container must be asked before each write whether it takes more. */
    private static byte[] joined(List<byte[]> messages) {
        ByteBuffer all = ByteBuffer.allocate(
                messages.stream().mapToInt(message -> message.length).sum());
        messages.forEach(all::put);
        return all.array();
    }

    @Override
    public void end(Ending why) {
        ended.accept(subscriber(), why);
        touching.lock();
        try {
            if (!over) {
                over = true;
                answer.complete();
            }
        } catch (IllegalStateException failure) {
            LOG.debug("The response had completed before its stream", failure);
        } finally {
            touching.unlock();
        }
    }

    @Override
    public void onWritePossible() {
        open = true;
        subscriber().drain();
    }

    @Override
    public void onError(Throwable failure) {
        endsByItself();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        endsByItself();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        endsByItself();
    }

    @Override
    public void onError(AsyncEvent event) {
        endsByItself();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }

    /** Returns to the container once no thread uses the response any longer. */
    private void endsByItself() {
        touching.lock();
        try {
            over = true;
        } finally {
            touching.unlock();
        }
        subscriber().end(Ending.CLIENT_LEFT);
    }

    private Subscriber subscriber() {
        return Objects.requireNonNull(subscriber, "begun with a subscriber");
    }
}
