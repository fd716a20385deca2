/** How long tests wait for what is to happen. */
@NullMarked
package io.fleetledger.support.waiting;

import org.jspecify.annotations.NullMarked;
