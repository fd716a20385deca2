package io.fleetledger.support.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** A file as the answer to a request, streamed while it is written. */
public final class FileDownload {

    private FileDownload() {}

    /** Writes the file. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes the whole file.
         *
         * @throws IOException if it cannot be written on, or the client has disconnected
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Streams the content, to be saved under that name. If it fails before anything was sent, the answer is left as if
     * there had been no file.
     *
     * @param fileName with its extension
     * @throws IOException as the content throws it
     */
    public static void send(HttpServletResponse response, String mediaType, String fileName, Content content)
            throws IOException {
        response.setContentType(mediaType);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(fileName).build().toString());
        boolean written = false;
        try {
            content.writeTo(response.getOutputStream());
            written = true;
        } finally {
            if (!written && !response.isCommitted()) {
                response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null); // A problem is not a file.
            }
        }
    }
}
