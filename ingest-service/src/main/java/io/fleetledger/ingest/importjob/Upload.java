package io.fleetledger.ingest.importjob;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.sheet.SheetFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an uploaded file turned out to be: enough to write its error rows as it had them.
 *
 * @param columns as its header names them
 * @param tenantId whose it is; null for what was stored by versions that did not say
 */
record Upload(
        @JsonProperty("format") SheetFormat format,
        @JsonProperty("columns") List<String> columns,
        @JsonProperty("tenant_id") @Nullable String tenantId) {

    Upload {
        columns = List.copyOf(columns);
    }
}
