/**
 * What older versions of events become when they are read. Whoever reads the log registers it, services of other teams
 * too.
 */
@NullMarked
package io.fleetledger.events.revision;

import org.jspecify.annotations.NullMarked;
