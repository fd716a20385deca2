/** Machines in lists and searches: documents, their projections, their queries, the read endpoints. */
@NullMarked
package io.fleetledger.query.machine;

import org.jspecify.annotations.NullMarked;
