/** Idempotency-Key: a repeated request gets the first answer again. */
@NullMarked
package io.fleetledger.support.idempotency;

import org.jspecify.annotations.NullMarked;
