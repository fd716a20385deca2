package io.fleetledger.ingest.machine;

import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.ingest.file.OnDuplicateParameter;
import io.fleetledger.support.http.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The options of an import.
 *
 * @param dryRun report, but register nothing
 * @param atomic all rows or none
 */
record ImportOptions(boolean dryRun, boolean atomic, OnDuplicate onDuplicate) {

    /** Reads the query parameters and checks all of them. */
    static ImportOptions read(HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        boolean dryRun = parameters.orDefault("dry_run", false, QueryParameters::bool);
        boolean atomic = parameters.orDefault("atomic", false, QueryParameters::bool);
        OnDuplicate onDuplicate = OnDuplicateParameter.read(parameters);
        parameters.refuseIfInvalid();
        return new ImportOptions(dryRun, atomic, onDuplicate);
    }
}
