/** Pending time checks of machines, stored durably. */
@NullMarked
package io.fleetledger.support.due;

import org.jspecify.annotations.NullMarked;
