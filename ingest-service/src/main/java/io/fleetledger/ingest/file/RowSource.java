package io.fleetledger.ingest.file;

import io.fleetledger.support.sheet.SheetFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file's rows, read one by one in constant memory. Any method may refuse the file as a problem of the request. */
public interface RowSource extends AutoCloseable {

    /** The format that the file's content turned out to have. */
    SheetFormat format();

    /** The first row that is not blank, trimmed, as it was written. */
    List<String> header();

    /** The next row that is not blank, or null after the last. */
    @Nullable SourceRow next();

    @Override
    void close();
}
