/** The statuses a machine can have. */
@NullMarked
package io.fleetledger.events.status;

import org.jspecify.annotations.NullMarked;
