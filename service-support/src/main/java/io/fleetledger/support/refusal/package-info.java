/** Refused writes, recorded in the log without being able to fill it. */
@NullMarked
package io.fleetledger.support.refusal;

import org.jspecify.annotations.NullMarked;
