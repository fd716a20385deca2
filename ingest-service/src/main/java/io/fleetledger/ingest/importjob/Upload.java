package io.fleetledger.ingest.importjob;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.sheet.SheetFormat;
import java.util.List;

/**
 * What an uploaded file turned out to be: enough to write its error rows as it had them.
 *
 * @param columns as its header names them
 */
record Upload(
        @JsonProperty("format") SheetFormat format,
        @JsonProperty("columns") List<String> columns) {

    Upload {
        columns = List.copyOf(columns);
    }
}
