package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The part {@code file} of a multipart request, on disk until it is closed.
 *
 * @param name what the sender calls the file, or null; to show, not to trust
 */
public record UploadedFile(Path path, @Nullable String name) implements AutoCloseable {

    private static final String PART = "file";
    /** Bytes of a request besides its file: boundaries, headers, further parts. */
    private static final long ENVELOPE = 64 << 10;

    /**
     * Receives the file. A request that says itself that it is too large is refused before any of it is read.
     *
     * @param maxBytes of the file
     * @throws ProblemException 415 if the request is not multipart, 413 if it is too large, 400 if it is malformed, 422
     *     unless there is one part {@code file}
     */
    public static UploadedFile receive(HttpServletRequest request, long maxBytes) {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw new ProblemException(Problem.of(
                    CommonErrors.UNSUPPORTED_MEDIA_TYPE,
                    "Send the file as multipart/form-data, in a part named file."));
        }
        if (request.getContentLengthLong() > maxBytes + ENVELOPE) {
            throw tooLarge(maxBytes);
        }
        List<Part> parts = parts(request, maxBytes);
        if (parts.size() != 1) {
            throw new ProblemException(Problem.invalid(List.of(FieldProblem.in(
                    "body",
                    parts.isEmpty()
                            ? new Violation(PART, "is required", "missing")
                            : new Violation(PART, "must be sent once", "too_many_files")))));
        }
        if (parts.get(0).getSize() > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return keep(parts.get(0));
    }

    private static List<Part> parts(HttpServletRequest request, long maxBytes) {
        try {
            return request.getParts().stream()
                    .filter(part -> part.getName().equals(PART))
                    .toList();
        } catch (IllegalStateException tooLarge) {
            throw tooLarge(maxBytes);
        } catch (IOException | ServletException malformed) {
            throw new ProblemException(Problem.malformed("The multipart body cannot be read."));
        }
    }

    private static UploadedFile keep(Part part) {
        try {
            Path path = Files.createTempFile("fleet-ledger-upload-", ".tmp");
            try (InputStream bytes = part.getInputStream()) {
                Files.copy(bytes, path, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failure) {
                Files.deleteIfExists(path);
                throw failure;
            }
            return new UploadedFile(path, part.getSubmittedFileName());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ProblemException tooLarge(long maxBytes) {
        return FileProblems.tooLarge("The file may have at most " + maxBytes + " bytes.");
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
