/** Starts that are refused, in words that operators can act on. */
@NullMarked
package io.fleetledger.support.startup;

import org.jspecify.annotations.NullMarked;
