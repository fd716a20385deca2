/** What those who raise alerts and those who show them say of one in the same words. */
@NullMarked
package io.fleetledger.support.alert;

import org.jspecify.annotations.NullMarked;
