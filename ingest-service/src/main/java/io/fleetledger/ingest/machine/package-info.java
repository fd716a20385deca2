/** Machines from files: the import of up to 500 rows, and the template to fill in. */
@NullMarked
package io.fleetledger.ingest.machine;

import org.jspecify.annotations.NullMarked;
