package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The part {@code file} of a multipart request, on disk until it is closed.
 *
 * @param name what the sender calls the file, or null; to show, not to trust
 */
public record UploadedFile(Path path, @Nullable String name) implements AutoCloseable {

    /**
     * Receives the file. A request that says itself that it is too large is refused before any of it is read, any other
     * as soon as it turns out to be.
     *
     * @param maxBytes of the file
     * @throws ProblemException 415 if the request is not multipart, 413 if it is too large, 400 if it is malformed, 422
     *     unless there is one part {@code file}
     */
    public static UploadedFile receive(HttpServletRequest request, UploadFolder folder, long maxBytes) {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw new ProblemException(Problem.of(
                    CommonErrors.UNSUPPORTED_MEDIA_TYPE,
                    "Send the file as multipart/form-data, in a part named file."));
        }
        if (request.getContentLengthLong() > maxBytes + FormReader.ENVELOPE) {
            throw FormReader.tooLarge(maxBytes);
        }
        return new FormReader(folder, maxBytes).read(request);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
