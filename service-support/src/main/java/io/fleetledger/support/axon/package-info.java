/** Messaging: dispatch for a caller, retries, event processors, and waiting for answers. */
@NullMarked
package io.fleetledger.support.axon;

import org.jspecify.annotations.NullMarked;
