/** What a service needs to run as a process of its own: Axon Server for messages and events, MongoDB for the rest. */
@NullMarked
package io.fleetledger.support.distributed;

import org.jspecify.annotations.NullMarked;
