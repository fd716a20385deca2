/** Refused writes, told to the log without being able to fill it. */
@NullMarked
package io.fleetledger.support.refusal;

import org.jspecify.annotations.NullMarked;
