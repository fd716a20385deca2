/** How many requests of a tenant are served: one limit over all services and processes. */
@NullMarked
package io.fleetledger.support.ratelimit;

import org.jspecify.annotations.NullMarked;
