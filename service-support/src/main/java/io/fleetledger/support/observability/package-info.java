/** Request log, metrics and health. */
@NullMarked
package io.fleetledger.support.observability;

import org.jspecify.annotations.NullMarked;
