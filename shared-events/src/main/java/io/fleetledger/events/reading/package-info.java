/** What edge agents measured. */
@NullMarked
package io.fleetledger.events.reading;

import org.jspecify.annotations.NullMarked;
