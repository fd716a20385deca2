package io.fleetledger.query.stream;

import io.fleetledger.query.stream.Subscriber.Ending;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that does not end, written without ever waiting for its reader: the container tells when more would be taken.
 */
final class SseOutlet implements Subscriber.Outlet, WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(SseOutlet.class);

    private final AsyncContext answer;
    private final ServletOutputStream out;
    private final BiConsumer<Subscriber, Ending> ended;
    private @Nullable Subscriber subscriber;
    private volatile boolean open;
    private boolean unflushed;

    private SseOutlet(AsyncContext answer, ServletOutputStream out, BiConsumer<Subscriber, Ending> ended) {
        this.answer = answer;
        this.out = out;
        this.ended = ended;
    }

    /** Begins the answer; nothing is written before {@link #begin}. */
    static SseOutlet of(HttpServletRequest request, HttpServletResponse response, BiConsumer<Subscriber, Ending> ended)
            throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // For gateways that would collect it first.
        AsyncContext answer = request.startAsync();
        answer.setTimeout(0);
        return new SseOutlet(answer, answer.getResponse().getOutputStream(), ended);
    }

    void begin(Subscriber reader) {
        subscriber = reader;
        answer.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public boolean isReady() {
        try {
            if (!open || !out.isReady()) {
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
        }
    }

    @Override
    public void send(List<byte[]> messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(all::writeBytes);
        try {
            out.write(all.toByteArray());
            unflushed = true;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void end(Ending why) {
        ended.accept(subscriber(), why);
        try {
            answer.complete();
        } catch (IllegalStateException over) {
            LOG.debug("The answer had ended before its stream", over);
        }
    }

    @Override
    public void onWritePossible() {
        open = true;
        subscriber().drain();
    }

    @Override
    public void onError(Throwable failure) {
        subscriber().end(Ending.CLIENT_LEFT);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        subscriber().end(Ending.CLIENT_LEFT);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        subscriber().end(Ending.CLIENT_LEFT);
    }

    @Override
    public void onError(AsyncEvent event) {
        subscriber().end(Ending.CLIENT_LEFT);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }

    private Subscriber subscriber() {
        return Objects.requireNonNull(subscriber, "begun with a subscriber");
    }
}
