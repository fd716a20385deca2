/** Limits how many requests of a tenant are served, across all services and processes. */
@NullMarked
package io.fleetledger.support.ratelimit;

import org.jspecify.annotations.NullMarked;
