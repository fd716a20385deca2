/** Files and readings on their way in: imported as {@link io.fleetledger.ingest.IngestServiceConfiguration}. */
@NullMarked
package io.fleetledger.ingest;

import org.jspecify.annotations.NullMarked;
