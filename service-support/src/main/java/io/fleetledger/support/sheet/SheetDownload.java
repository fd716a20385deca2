package io.fleetledger.support.sheet;

import io.fleetledger.support.http.FileDownload;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A table as the answer to a request, to be saved as a file. */
public final class SheetDownload {

    private SheetDownload() {}

    /**
     * Streams the content. If it fails before anything was sent, the answer is left as if there had been no file.
     *
     * @param name of the file, without the format's extension
     */
    public static void send(HttpServletResponse response, SheetFormat format, String name, FileDownload.Content content)
            throws IOException {
        FileDownload.send(response, format.mediaType(), name + "." + format.wireName(), content);
    }
}
