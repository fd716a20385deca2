/** What all projections share: their progress, and the writers that wait for it. */
@NullMarked
package io.fleetledger.query.projection;

import org.jspecify.annotations.NullMarked;
