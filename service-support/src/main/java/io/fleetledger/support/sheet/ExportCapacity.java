package io.fleetledger.support.sheet;

import io.fleetledger.support.http.FileDownload;
import io.fleetledger.support.http.MinResponseDataRate;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sharing.SharedCapacity;
import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Limits how many exports one process writes at a time, and how slowly each may be taken. Each holds the keys of all
 * its rows until its client has taken the last of them; a workbook is also stored on disk as a whole.
 */
@Component
public final class ExportCapacity {

    private static final Logger LOG = LoggerFactory.getLogger(ExportCapacity.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    private final SharedCapacity files;
    private final SharedCapacity workbooks;
    private final MinResponseDataRate minRate;

    /**
     * Begins with all of it free.
     *
     * @param files of any format, at most half of them for one tenant
     * @param workbooks how many of them may be XLSX, at most half of these for one tenant
     * @param minRate at which a client that has a place must take its export
     */
    public ExportCapacity(
            @Value("${fleet.exports.files}") int files,
            @Value("${fleet.exports.workbooks}") int workbooks,
            MinResponseDataRate minRate) {
        this.files = room("file", "fleet.exports.files", files);
        this.workbooks = room("workbook", "fleet.exports.workbooks", workbooks);
        this.minRate = minRate;
        if (workbooks > files) { // Not refused: who lowers only the other has what was asked for.
            LOG.warn(
                    "No more workbooks than files can be written at once: fleet.exports.workbooks is {}, but"
                            + " fleet.exports.files is {}.",
                    workbooks,
                    files);
        }
    }

    private static SharedCapacity room(String what, String setting, int size) {
        if (size < 1) {
            throw new StartupRefusedException(
                    "No " + what + " could ever be exported: " + setting + " is " + size + ".", "Set it to 1 or more.");
        }
        return new SharedCapacity(size);
    }

    /**
     * The same content, written only while there is room for it, and given up when it is taken too slowly.
     *
     * @return throws a {@link ProblemException}, 503, before its first byte while too much is being written
     */
    public FileDownload.Content bounded(String tenantId, SheetFormat format, FileDownload.Content content) {
        FileDownload.Content file = boundedAsWorkbook(tenantId, format, content);
        return out -> write(
                files, tenantId, "Too many exports are being written at once. Try again.", file, minRate.hold(out));
    }

    /** The same for a file whose rows are read as they are stored, so that it needs room only as a workbook. */
    public FileDownload.Content boundedIfWorkbook(String tenantId, SheetFormat format, FileDownload.Content content) {
        FileDownload.Content file = boundedAsWorkbook(tenantId, format, content);
        return out -> file.writeTo(minRate.hold(out));
    }

    private FileDownload.Content boundedAsWorkbook(String tenantId, SheetFormat format, FileDownload.Content content) {
        return format == SheetFormat.XLSX
                ? out -> write(
                        workbooks,
                        tenantId,
                        "Too many workbooks are being written at once. Try again, or take csv or ndjson.",
                        content,
                        out)
                : content;
    }

    private static void write(
            SharedCapacity capacity, String tenantId, String full, FileDownload.Content content, OutputStream out)
            throws IOException {
        SharedCapacity.Share place = capacity.take(tenantId, 1)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(CommonErrors.SERVICE_UNAVAILABLE, full).with("Retry-After", RETRY_AFTER_SECONDS)));
        try {
            content.writeTo(out);
        } finally {
            place.close();
        }
    }
}
