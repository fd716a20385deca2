/** Who sends a request: the tenant, the actor, and what they may do. */
@NullMarked
package io.fleetledger.support.caller;

import org.jspecify.annotations.NullMarked;
