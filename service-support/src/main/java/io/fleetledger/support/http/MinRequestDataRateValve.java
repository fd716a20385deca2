package io.fleetledger.support.http;

import io.fleetledger.support.problem.SlowBodyException;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up requests whose body arrives more slowly than {@link MinRequestDataRate} allows, whether an endpoint, a
 * filter or the container reads it. The container reads parameters in the body, and what is left of it after the
 * answer; only its own source of bytes sees all these reads.
 */
final class MinRequestDataRateValve extends ValveBase {

    private static final Logger LOG = LoggerFactory.getLogger(MinRequestDataRateValve.class);

    /** Once an answered body has been silent for so long, no more is expected. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final Duration RECHECK_INTERVAL = Duration.ofMillis(5);

    private final MinRequestDataRate minRate;

    MinRequestDataRateValve(MinRequestDataRate minRate) {
        super(true);
        this.minRate = minRate;
    }

    @Override
    public void invoke(org.apache.catalina.connector.Request request, Response response)
            throws IOException, ServletException {
        Request coyote = request.getCoyoteRequest();
        // First: refused by the container because the head is unreadable, so that nobody knows where the body begins.
        if (response.getStatus() >= 400 || !hasBody(coyote)) {
            getNext().invoke(request, response);
            return;
        }
        InputBuffer source = coyote.getInputBuffer();
        MinRateInputBuffer input = new MinRateInputBuffer(source, minRate, isForm(coyote));
        coyote.setInputBuffer(input);
        try {
            getNext().invoke(request, response);
        } finally {
            coyote.setInputBuffer(source); // Tomcat reuses the object for other requests.
        }
        if (request.isAsync()) {
            stopReading(coyote); // No handler reads it, and the container would at the end of the answer, however slow.
        } else {
            readRest(coyote, response, input.patienceLeft());
        }
    }

    private static boolean hasBody(Request coyote) {
        return coyote.getContentLengthLong() > 0 || coyote.getHeader("Transfer-Encoding") != null;
    }

    private static boolean isForm(Request coyote) {
        String type = coyote.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    /**
     * Reads what is left of a body, for at most the time that is left: a client that is still sending sees no answer if
     * its connection is closed, and one that sends a byte now and then must not occupy the thread for longer.
     */
    private void readRest(Request coyote, Response response, Duration patienceLeft) throws IOException {
        if (coyote.hasExpectation() && coyote.getBytesRead() == 0 && response.getStatus() >= 300) {
            return; // The client was never told to send its body. If it was, by a first read, it still sends.
        }
        response.finishResponse();
        long now = System.nanoTime();
        long end = now + patienceLeft.toNanos();
        long silentUntil = now + SILENCE.toNanos();
        long bytes = 0;
        Discarded rest = new Discarded();
        try {
            while (!isWhole(coyote)) {
                now = System.nanoTime();
                if (hasBytes(coyote)) {
                    bytes += Math.max(0, coyote.getInputBuffer().doRead(rest));
                    silentUntil = now + SILENCE.toNanos();
                } else if (now < silentUntil) {
                    LockSupport.parkNanos(RECHECK_INTERVAL.toNanos());
                }
                if (now > end
                        || now > silentUntil
                        || bytes > minRate.afterAnswer().toBytes()) {
                    stopReading(coyote);
                    return;
                }
            }
        } catch (IOException gone) {
            LOG.debug("The rest of an answered request's body did not arrive", gone);
            stopReading(coyote);
        }
    }

    private static boolean isWhole(Request coyote) {
        AtomicBoolean whole = new AtomicBoolean();
        coyote.action(ActionCode.REQUEST_BODY_FULLY_READ, whole);
        return whole.get();
    }

    private static boolean hasBytes(Request coyote) {
        coyote.action(ActionCode.AVAILABLE, true);
        return coyote.getAvailable() > 0;
    }

    private static void stopReading(Request coyote) {
        if (!isWhole(coyote)) {
            coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** The container's source of bytes, which measures how long they were waited for. */
    private static final class MinRateInputBuffer implements InputBuffer {

        private final InputBuffer source;
        private final MinRequestDataRate minRate;
        private final boolean form;
        private long waited;
        private long bytes;

        MinRateInputBuffer(InputBuffer source, MinRequestDataRate minRate, boolean form) {
            this.source = source;
            this.minRate = minRate;
            this.form = form;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            if (minRate.isTooSlow(Duration.ofNanos(waited), bytes)) {
                throw tooSlow();
            }
            long start = System.nanoTime();
            int read;
            try {
                read = source.doRead(handler);
            } catch (SocketTimeoutException nothing) {
                waited += System.nanoTime() - start;
                throw tooSlow();
            }
            waited += System.nanoTime() - start;
            bytes += Math.max(read, 0);
            if (read >= 0 && minRate.isTooSlow(Duration.ofNanos(waited), bytes)) {
                throw tooSlow();
            }
            return read;
        }

        /** The time left to wait for the body. */
        Duration patienceLeft() {
            Duration left = minRate.patience().minusNanos(waited);
            return left.isNegative() ? Duration.ZERO : left;
        }

        /**
         * When a read fails while the container looks for parameters, it closes the connection without an answer, as if
         * the client had disconnected. It lets an unchecked exception pass, for {@link SlowFormFilter} to answer.
         */
        private SlowBodyException tooSlow() {
            SlowBodyException slow = new SlowBodyException(bytes + " bytes of a body in " + waited / 1_000_000 + " ms");
            if (form) {
                throw new UncheckedIOException(slow);
            }
            return slow;
        }

        @Override
        public int available() {
            return source.available();
        }
    }

    private static final class Discarded implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer given) {
            buffer = given;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            throw new UnsupportedOperationException("The input supplies its own buffer");
        }
    }
}
