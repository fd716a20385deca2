/** Lists in pages. */
@NullMarked
package io.fleetledger.support.paging;

import org.jspecify.annotations.NullMarked;
