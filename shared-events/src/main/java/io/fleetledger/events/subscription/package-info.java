/** Which events subscribers outside are told of, and by what names. */
@NullMarked
package io.fleetledger.events.subscription;

import org.jspecify.annotations.NullMarked;
