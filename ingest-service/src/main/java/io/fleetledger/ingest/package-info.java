/** Intake of files and readings; import {@link io.fleetledger.ingest.IngestServiceConfiguration}. */
@NullMarked
package io.fleetledger.ingest;

import org.jspecify.annotations.NullMarked;
