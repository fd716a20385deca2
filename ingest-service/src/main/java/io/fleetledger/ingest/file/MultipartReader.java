package io.fleetledger.ingest.file;

import io.fleetledger.commands.Violation;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sharing.SharedCapacity;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.apache.tomcat.util.http.fileupload.impl.InvalidContentTypeException;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart body as it comes in and keeps its one file. The servlet container's parser has one bound for all
 * paths, starts when a query parameter is first read, and stores all parts.
 */
final class MultipartReader {

    static final String PART = "file";
    /** Bytes of a request besides its file: boundaries, headers, further parts. */
    static final long ENVELOPE = 64 << 10;

    private static final int MAX_PARTS = 100;
    /** Bytes of a part's headers, among them the file's name. */
    private static final int MAX_HEADERS = 16 << 10;

    private final UploadFolder folder;
    private final long maxBytes;
    private final SharedCapacity.Share room;

    MultipartReader(UploadFolder folder, long maxBytes, SharedCapacity.Share room) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.room = room;
    }

    UploadedFile read(HttpServletRequest request) {
        UploadedFile file = null;
        boolean whole = false;
        Body body = new Body(request);
        try {
            FileItemIterator parts = partsOf(body);
            for (int number = 1; parts.hasNext(); number++) {
                FileItemStream part = parts.next();
                if (number > MAX_PARTS) {
                    throw malformed(
                            "The multipart body has more than " + MAX_PARTS + " parts; one, named file, is read.");
                }
                if (PART.equals(part.getFieldName())) {
                    if (file != null) {
                        throw invalid("must be sent once", "too_many_files");
                    }
                    file = keep(part);
                }
            }
            if (file == null) {
                throw invalid("is required", "missing");
            }
            whole = true;
            return file;
        } catch (IOException failure) {
            IOException brokeOff = body.failure();
            throw brokeOff == null ? refusal(failure) : new UncheckedIOException(brokeOff);
        } finally {
            if (!whole && file != null) {
                file.close();
            }
        }
    }

    private FileItemIterator partsOf(Body body) throws IOException {
        FileUpload upload = new FileUpload();
        upload.setHeaderEncoding("UTF-8");
        upload.setSizeMax(maxBytes + ENVELOPE);
        upload.setPartHeaderSizeMax(MAX_HEADERS);
        return upload.getItemIterator(body);
    }

    private UploadedFile keep(FileItemStream part) throws IOException {
        Path path = folder.newFile();
        boolean whole = false;
        try (InputStream bytes = part.openStream();
                OutputStream out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                size += read;
                if (size > maxBytes) {
                    throw tooLarge(maxBytes);
                }
                out.write(buffer, 0, read);
            }
            whole = true;
            return new UploadedFile(path, part.getName(), room);
        } finally {
            if (!whole) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Other read failures are not the body's: the client has disconnected, or the disk is full. */
    private RuntimeException refusal(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SizeException size) {
                return size.getPermittedSize() == MAX_HEADERS
                        ? malformed("A part's headers, the file's name among them, have more than " + MAX_HEADERS
                                + " bytes.")
                        : tooLarge(maxBytes);
            }
            if (cause instanceof MalformedStreamException
                    || cause instanceof InvalidContentTypeException
                    || cause.getClass() == FileUploadException.class) { // No boundary. Subclasses have other causes.
                return malformed("The multipart body cannot be read.");
            }
        }
        return new UncheckedIOException(failure);
    }

    static ProblemException tooLarge(long maxBytes) {
        return FileProblems.tooLarge("The file may have at most " + maxBytes + " bytes.");
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.malformed(detail));
    }

    private static ProblemException invalid(String message, String type) {
        return new ProblemException(
                Problem.invalid(List.of(FieldProblem.in("body", new Violation(PART, message, type)))));
    }

    /** Its parser only sees that a body ends too early, whatever the reason. */
    private static final class Body extends ServletRequestContext {

        private @Nullable FailureRecordingInputStream input;

        Body(HttpServletRequest request) {
            super(request);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            input = new FailureRecordingInputStream(super.getInputStream());
            return input;
        }

        @Nullable IOException failure() {
            return input == null ? null : input.failure();
        }
    }
}
