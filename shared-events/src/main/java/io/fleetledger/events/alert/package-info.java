/** What somebody should look at. */
@NullMarked
package io.fleetledger.events.alert;

import org.jspecify.annotations.NullMarked;
