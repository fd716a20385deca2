/** The trace of a request and all that follows from it, and marks of log lines. */
@NullMarked
package io.fleetledger.support.trace;

import org.jspecify.annotations.NullMarked;
