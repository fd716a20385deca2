/** Finds a tenant's machines by identifier, for data that names them so. */
@NullMarked
package io.fleetledger.ingest.directory;

import org.jspecify.annotations.NullMarked;
