/** Machine statuses: evaluated from readings and rules, decided once, and recorded in events. */
@NullMarked
package io.fleetledger.command.status;

import org.jspecify.annotations.NullMarked;
