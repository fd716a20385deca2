/** Tenants that leave: the export of all their data, and their off-boarding. */
@NullMarked
package io.fleetledger.query.tenant;

import org.jspecify.annotations.NullMarked;
