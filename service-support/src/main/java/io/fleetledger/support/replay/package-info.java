/** Rebuilding projections beside the live ones: which belong together, which generation is shown, and how it changes. */
@NullMarked
package io.fleetledger.support.replay;

import org.jspecify.annotations.NullMarked;
