/** Versions of machines and groups: what each was like from one event to the next, for lists and trees of an earlier time. */
@NullMarked
package io.fleetledger.query.past;

import org.jspecify.annotations.NullMarked;
