/** Scarce resources of one process, shared out among tenants. */
@NullMarked
package io.fleetledger.support.sharing;

import org.jspecify.annotations.NullMarked;
