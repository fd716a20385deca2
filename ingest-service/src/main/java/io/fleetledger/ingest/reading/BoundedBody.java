package io.fleetledger.ingest.reading;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;

/** A body that is refused with 413 as soon as it is known to be too large. */
final class BoundedBody extends FilterInputStream {

    static final long MAX_BYTES = 10L << 20;

    private long read;

    private BoundedBody(HttpServletRequest request) throws IOException {
        super(request.getInputStream());
    }

    static BoundedBody of(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw tooLarge();
        }
        return new BoundedBody(request);
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int bytes) {
        read += bytes;
        if (read > MAX_BYTES) {
            throw tooLarge();
        }
    }

    private static ProblemException tooLarge() {
        return new ProblemException(Problem.of(
                CommonErrors.PAYLOAD_TOO_LARGE,
                "Readings as JSON or CSV may have at most " + MAX_BYTES + " bytes; send more as NDJSON."));
    }
}
