/** The event database: H2 in a file of the data folder, for all data that a rebuild cannot restore. */
@NullMarked
package io.fleetledger.standalone.eventstore;

import org.jspecify.annotations.NullMarked;
