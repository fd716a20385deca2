/** Ids that are derived from names, and so are the same everywhere. */
@NullMarked
package io.fleetledger.support.ids;

import org.jspecify.annotations.NullMarked;
