/** Rebuilds projections alongside the live ones: units, the shown generation, and the swap to a new one. */
@NullMarked
package io.fleetledger.support.replay;

import org.jspecify.annotations.NullMarked;
