/** Authentication and authorisation: who the caller is, and what each endpoint requires of it. */
@NullMarked
package io.fleetledger.support.security;

import org.jspecify.annotations.NullMarked;
