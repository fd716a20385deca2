/** What happened to machines and to the identifiers they claim. */
@NullMarked
package io.fleetledger.events.machine;

import org.jspecify.annotations.NullMarked;
