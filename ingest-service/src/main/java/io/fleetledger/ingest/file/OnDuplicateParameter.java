package io.fleetledger.ingest.file;

import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.validation.WireNames;

/** The query parameter {@code on_duplicate} of every import. */
public final class OnDuplicateParameter {

    private OnDuplicateParameter() {}

    /** Returns its value, by default {@link OnDuplicate#SKIP}. Anything else is a violation of the parameters. */
    public static OnDuplicate read(QueryParameters parameters) {
        return parameters.orDefault(
                "on_duplicate",
                OnDuplicate.SKIP,
                raw -> WireNames.parse(raw, OnDuplicate.values(), OnDuplicate::wireName));
    }
}
