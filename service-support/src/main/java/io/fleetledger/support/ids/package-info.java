/** Ids that follow from what they name, the same everywhere. */
@NullMarked
package io.fleetledger.support.ids;

import org.jspecify.annotations.NullMarked;
