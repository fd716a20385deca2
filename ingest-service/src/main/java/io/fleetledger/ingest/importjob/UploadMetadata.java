package io.fleetledger.ingest.importjob;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.sheet.SheetFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded file's format and columns: enough to write its error rows in its own form.
 *
 * @param columns as its header names them
 * @param tenantId its tenant; null if stored by versions that did not record it
 */
record UploadMetadata(
        @JsonProperty("format") SheetFormat format,
        @JsonProperty("columns") List<String> columns,
        @JsonProperty("tenant_id") @Nullable String tenantId) {

    UploadMetadata {
        columns = List.copyOf(columns);
    }
}
