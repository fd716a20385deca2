package io.fleetledger.query.tenant;

import io.fleetledger.support.caller.Caller;
import java.io.IOException;
import java.io.OutputStream;

/** One file of a tenant's export; each part is a bean. */
public interface TenantExportPart {

    /** The file's name without its extension; kebab-case, constant. */
    String name();

    /**
     * Writes the file, a JSON object on each line, and never holds it in memory as a whole.
     *
     * @param tenant the caller in whose name the tenant's data is queried
     * @param out to be flushed, but not closed
     */
    void write(Caller tenant, OutputStream out) throws IOException;
}
