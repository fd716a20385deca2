/** Tables as files: imports read them, exports write them. */
@NullMarked
package io.fleetledger.support.sheet;

import org.jspecify.annotations.NullMarked;
