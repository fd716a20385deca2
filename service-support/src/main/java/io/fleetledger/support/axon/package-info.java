/** Messages: how they are dispatched for a caller, retried, followed by processors and waited for. */
@NullMarked
package io.fleetledger.support.axon;

import org.jspecify.annotations.NullMarked;
