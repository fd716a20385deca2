/** Which machine of a tenant bears which identifier, for what comes in by identifier. */
@NullMarked
package io.fleetledger.ingest.directory;

import org.jspecify.annotations.NullMarked;
