/** Tables as files: what imports read and exports write. */
@NullMarked
package io.fleetledger.support.sheet;

import org.jspecify.annotations.NullMarked;
