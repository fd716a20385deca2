package io.fleetledger.support.http;

import io.fleetledger.support.problem.SlowBodyException;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up requests whose body comes in more slowly than {@link BodyPace} allows, whoever reads it: an endpoint, a filter,
 * or the container, which looks for parameters in it and reads what is left of it behind the answer. Only here, at the
 * container's own source of bytes, all of these meet.
 */
final class BodyPaceValve extends ValveBase {

    private static final Logger LOG = LoggerFactory.getLogger(BodyPaceValve.class);

    private final BodyPace pace;

    BodyPaceValve(BodyPace pace) {
        super(true);
        this.pace = pace;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        var coyote = request.getCoyoteRequest();
        if (coyote.getContentLengthLong() <= 0 && coyote.getHeader("Transfer-Encoding") == null) {
            getNext().invoke(request, response);
            return;
        }
        InputBuffer source = coyote.getInputBuffer();
        Paced body = new Paced(source, pace);
        coyote.setInputBuffer(body);
        try {
            getNext().invoke(request, response);
            if (!request.isAsync()) {
                readRest(request, response, body);
            }
        } finally {
            coyote.setInputBuffer(source); // The object serves other requests after this one.
        }
    }

    /** A client that is still sending sees no answer if the connection is closed on it. */
    private void readRest(Request request, Response response, Paced body) throws IOException {
        if (request.getCoyoteRequest().hasExpectation() && response.getStatus() >= 300) {
            return; // It has been told not to send.
        }
        response.finishResponse();
        try {
            Discarded rest = new Discarded();
            long bytes = 0;
            for (int read = body.doRead(rest); read >= 0; read = body.doRead(rest)) {
                bytes += read;
                if (bytes > pace.afterAnswer().toBytes()) {
                    readNoMore(request);
                    return;
                }
            }
        } catch (IOException gone) {
            LOG.debug("The rest of a body that was answered did not come", gone);
            readNoMore(request);
        }
    }

    private static void readNoMore(Request request) {
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    /** Bytes as the container reads them, and how long they were waited for. */
    private static final class Paced implements InputBuffer {

        private final InputBuffer source;
        private final BodyPace pace;
        private long waited;
        private long bytes;

        Paced(InputBuffer source, BodyPace pace) {
            this.source = source;
            this.pace = pace;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            if (pace.isTooSlow(Duration.ofNanos(waited), bytes)) {
                throw tooSlow();
            }
            long start = System.nanoTime();
            int read;
            try {
                read = source.doRead(handler);
            } catch (SocketTimeoutException nothing) {
                throw tooSlow();
            } finally {
                waited += System.nanoTime() - start;
            }
            bytes += Math.max(read, 0);
            if (read >= 0 && pace.isTooSlow(Duration.ofNanos(waited), bytes)) {
                throw tooSlow();
            }
            return read;
        }

        private SlowBodyException tooSlow() {
            return new SlowBodyException(bytes + " bytes of a body in " + waited / 1_000_000 + " ms");
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
            throw new UnsupportedOperationException("The source brings a buffer of its own");
        }
    }
}
