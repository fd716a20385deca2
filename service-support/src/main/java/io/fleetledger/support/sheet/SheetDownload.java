package io.fleetledger.support.sheet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** A table as the answer to a request, to be saved as a file. */
public final class SheetDownload {

    private SheetDownload() {}

    /** What writes the table. */
    @FunctionalInterface
    public interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Streams the content. When it fails before anything was sent, the answer is left as if there had been no file.
     *
     * @param name of the file, without the format's ending
     */
    public static void send(HttpServletResponse response, SheetFormat format, String name, Content content)
            throws IOException {
        response.setContentType(format.mediaType());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(name + "." + format.wireName())
                        .build()
                        .toString());
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
