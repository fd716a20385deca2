/** Long imports: files kept until their rows are registered, the workers that register them, the endpoints. */
@NullMarked
package io.fleetledger.ingest.importjob;

import org.jspecify.annotations.NullMarked;
