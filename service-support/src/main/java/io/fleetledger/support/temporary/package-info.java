/** Files that no later process needs. */
@NullMarked
package io.fleetledger.support.temporary;

import org.jspecify.annotations.NullMarked;
