/** Readings in: from the bodies that edge agents send to events of the machines they name. */
@NullMarked
package io.fleetledger.ingest.reading;

import org.jspecify.annotations.NullMarked;
