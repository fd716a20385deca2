/** Instants as readings have them. */
@NullMarked
package io.fleetledger.support.time;

import org.jspecify.annotations.NullMarked;
