/** The trace that a request and all that follows from it belong to. */
@NullMarked
package io.fleetledger.support.trace;

import org.jspecify.annotations.NullMarked;
