package io.fleetledger.support.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** A file as the answer to a request, written while it is sent. */
public final class FileDownload {

    private FileDownload() {}

    /** What writes the file. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes all of it.
         *
         * @throws IOException if it can be written no further, or nobody takes it any more
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Streams the content, to be saved under that name. When it fails before anything was sent, the answer is left as if
     * there had been no file.
     *
     * @param fileName with its ending
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
                response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null); // A problem is no file.
            }
        }
    }
}
