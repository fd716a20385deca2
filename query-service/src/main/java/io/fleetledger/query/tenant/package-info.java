/** Tenants that leave: all that there is of them as a file, and their end. */
@NullMarked
package io.fleetledger.query.tenant;

import org.jspecify.annotations.NullMarked;
