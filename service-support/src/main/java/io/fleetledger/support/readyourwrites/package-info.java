/** Writes that are answered when they can be read. */
@NullMarked
package io.fleetledger.support.readyourwrites;

import org.jspecify.annotations.NullMarked;
