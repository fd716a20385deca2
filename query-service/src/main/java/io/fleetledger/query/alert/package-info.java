/** Alerts as lists, single reads and counters show them. */
@NullMarked
package io.fleetledger.query.alert;

import org.jspecify.annotations.NullMarked;
