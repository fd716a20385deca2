/** The history of one machine or one group, from its events in the log. */
@NullMarked
package io.fleetledger.query.history;

import org.jspecify.annotations.NullMarked;
