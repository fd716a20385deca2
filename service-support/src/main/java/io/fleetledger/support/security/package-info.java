/** Who calls, for which tenant, in which role, and what each endpoint asks of a caller. */
@NullMarked
package io.fleetledger.support.security;

import org.jspecify.annotations.NullMarked;
