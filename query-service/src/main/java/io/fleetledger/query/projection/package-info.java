/** What all projections share: how far they are, and who waits for it. */
@NullMarked
package io.fleetledger.query.projection;

import org.jspecify.annotations.NullMarked;
