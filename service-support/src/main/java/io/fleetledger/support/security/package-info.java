/** Authentication and authorisation: the caller, its tenant and role, and what each endpoint requires of it. */
@NullMarked
package io.fleetledger.support.security;

import org.jspecify.annotations.NullMarked;
