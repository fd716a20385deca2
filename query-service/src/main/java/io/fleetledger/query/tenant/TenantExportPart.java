package io.fleetledger.query.tenant;

import io.fleetledger.support.security.Caller;
import java.io.IOException;
import java.io.OutputStream;

/** One file of what is handed out of a tenant; a bean each. */
public interface TenantExportPart {

    /** How the file is called, without its ending; kebab-case, constant. */
    String name();

    /**
     * Writes it: a JSON object on each line. Never in memory as a whole.
     *
     * @param tenant on whose behalf the tenant is asked
     * @param out to be flushed, and not to be closed
     */
    void write(Caller tenant, OutputStream out) throws IOException;
}
