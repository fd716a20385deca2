/** Inputs that nobody would think of, for whatever reads text or files from outside. */
@NullMarked
package io.fleetledger.support.fuzz;

import org.jspecify.annotations.NullMarked;
