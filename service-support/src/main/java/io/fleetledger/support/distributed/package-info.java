/** What a service process needs: Axon Server for messages and events, MongoDB for the rest. */
@NullMarked
package io.fleetledger.support.distributed;

import org.jspecify.annotations.NullMarked;
