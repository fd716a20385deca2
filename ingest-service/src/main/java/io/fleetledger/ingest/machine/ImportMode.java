package io.fleetledger.ingest.machine;

import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.validation.WireNames;
import jakarta.servlet.http.HttpServletRequest;

/**
 * How an import goes.
 *
 * @param dryRun report, but register nothing
 * @param atomic all rows or none
 */
record ImportMode(boolean dryRun, boolean atomic, OnDuplicate onDuplicate) {

    /** From the query parameters, all of them checked. */
    static ImportMode read(HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        boolean dryRun = parameters.orDefault("dry_run", false, QueryParameters::bool);
        boolean atomic = parameters.orDefault("atomic", false, QueryParameters::bool);
        OnDuplicate onDuplicate = parameters.orDefault(
                "on_duplicate",
                OnDuplicate.SKIP,
                raw -> WireNames.parse(raw, OnDuplicate.values(), OnDuplicate::wireName));
        parameters.refuseIfInvalid();
        return new ImportMode(dryRun, atomic, onDuplicate);
    }
}
