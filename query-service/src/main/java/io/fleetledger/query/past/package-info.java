/**
 * Versions of machines and groups: the state of each from one event to the next, for lists and trees at an earlier
 * time.
 */
@NullMarked
package io.fleetledger.query.past;

import org.jspecify.annotations.NullMarked;
