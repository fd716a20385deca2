/** Errors as RFC 9457 problems with stable codes. */
@NullMarked
package io.fleetledger.support.problem;

import org.jspecify.annotations.NullMarked;
