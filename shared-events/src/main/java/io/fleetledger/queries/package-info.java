/** What every query has in common, and how a writer waits for a projection. */
@NullMarked
package io.fleetledger.queries;

import org.jspecify.annotations.NullMarked;
