/** Which controller, of which service, answers a path. */
@NullMarked
package io.fleetledger.support.routing;

import org.jspecify.annotations.NullMarked;
