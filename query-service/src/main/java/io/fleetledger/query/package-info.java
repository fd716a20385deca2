/** The read side: imported as {@link io.fleetledger.query.QueryServiceConfiguration}. */
@NullMarked
package io.fleetledger.query;

import org.jspecify.annotations.NullMarked;
