/**
 * Axon for all services: dispatch, retries, event processors with their tokens and segments, parked events, reads of
 * the log.
 */
@NullMarked
package io.fleetledger.support.axon;

import org.jspecify.annotations.NullMarked;
