/** Who waits for the clock, kept where it survives everything. */
@NullMarked
package io.fleetledger.support.due;

import org.jspecify.annotations.NullMarked;
