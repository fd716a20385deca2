/** Intake of readings: turns the bodies that edge agents send into events of the machines that they name. */
@NullMarked
package io.fleetledger.ingest.reading;

import org.jspecify.annotations.NullMarked;
