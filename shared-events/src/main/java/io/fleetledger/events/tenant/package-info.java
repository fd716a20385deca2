/** Tenants as the platform has them: whose data was handed out, and who left. */
@NullMarked
package io.fleetledger.events.tenant;

import org.jspecify.annotations.NullMarked;
