package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sharing.SharedCapacity;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The part {@code file} of a multipart request, on disk until it is closed. */
public final class UploadedFile implements AutoCloseable {

    private final Path path;
    private final @Nullable String name;
    private final SharedCapacity.Share room;

    UploadedFile(Path path, @Nullable String name, SharedCapacity.Share room) {
        this.path = path;
        this.name = name;
        this.room = room;
    }

    /**
     * Receives the file. A request whose stated length is too large is refused before any of it is read, any other as
     * soon as it turns out to be.
     *
     * @param tenantId the tenant whose share of the folder it takes
     * @param maxBytes of the file
     * @throws ProblemException 415 if the request is not multipart, 413 if it is too large, 400 if it is malformed, 422
     *     unless there is one part {@code file}, 503 while the folder has no room for it
     */
    public static UploadedFile receive(
            HttpServletRequest request, String tenantId, UploadFolder folder, long maxBytes) {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw new ProblemException(Problem.of(
                    CommonErrors.UNSUPPORTED_MEDIA_TYPE,
                    "Send the file as multipart/form-data, in a part named file."));
        }
        if (request.getContentLengthLong() > maxBytes + MultipartReader.ENVELOPE) {
            throw MultipartReader.tooLarge(maxBytes);
        }
        SharedCapacity.Share room = folder.reserve(tenantId, bytesOf(request, maxBytes));
        UploadedFile file = null;
        try {
            file = new MultipartReader(folder, maxBytes, room).read(request);
            return file;
        } finally {
            if (file == null) {
                room.close();
            }
        }
    }

    /** A request without a length may turn out to have the maximum. */
    private static long bytesOf(HttpServletRequest request, long maxBytes) {
        long said = request.getContentLengthLong();
        return said < 0 ? maxBytes : Math.min(said, maxBytes);
    }

    public Path path() {
        return path;
    }

    /** The sender's name for the file, or null; to show, not to trust. */
    public @Nullable String name() {
        return name;
    }

    @Override
    public void close() {
        try (room) {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
