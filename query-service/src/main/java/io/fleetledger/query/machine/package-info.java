/** Machines as they are listed and searched: documents, their projections, the queries on them, the read endpoints. */
@NullMarked
package io.fleetledger.query.machine;

import org.jspecify.annotations.NullMarked;
