package io.fleetledger.support.http;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies of requests to their end or to a bound: a larger body is answered 413, a slower one 408. */
public final class BoundedBodies {

    /**
     * The largest body that is read and discarded: above what a client sends by mistake, below what occupies a thread
     * for long.
     */
    static final int MAX_UNNEEDED_BYTES = 64 << 10;

    private static final int PART = 8 << 10;

    private BoundedBodies() {}

    /** Reads a whole body of at most so many bytes, or throws 413 as soon as it is too large. */
    static byte[] read(HttpServletRequest request, int maxBytes) throws IOException {
        refuseIfDeclared(request, maxBytes);
        byte[] bytes = request.getInputStream().readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return bytes;
    }

    /**
     * Reads and discards an unused body, 64 KB of it at most. A stream is answered before the request has ended; with a
     * body still unread, the container would close the connection without an answer.
     */
    public static void discard(HttpServletRequest request) throws IOException {
        refuseIfDeclared(request, MAX_UNNEEDED_BYTES);
        InputStream in = request.getInputStream();
        byte[] part = new byte[PART];
        int discarded = 0;
        for (int read = in.read(part); read >= 0; read = in.read(part)) {
            discarded += read;
            if (discarded > MAX_UNNEEDED_BYTES) {
                throw tooLarge(MAX_UNNEEDED_BYTES);
            }
        }
    }

    private static void refuseIfDeclared(HttpServletRequest request, int maxBytes) {
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge(maxBytes);
        }
    }

    private static ProblemException tooLarge(int maxBytes) {
        return new ProblemException(
                Problem.of(CommonErrors.PAYLOAD_TOO_LARGE, "The body may have at most " + maxBytes + " bytes."));
    }
}
