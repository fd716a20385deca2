package io.fleetledger.support.problem;

import java.util.List;

/** The errors a feature adds to {@link CommonErrors}; the API document is generated from these beans. */
@FunctionalInterface
public interface ErrorCatalogue {

    List<ErrorCode> codes();
}
