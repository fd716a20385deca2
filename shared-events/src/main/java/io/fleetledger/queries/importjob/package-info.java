/** What can be asked about long imports, and the answers. */
@NullMarked
package io.fleetledger.queries.importjob;

import org.jspecify.annotations.NullMarked;
