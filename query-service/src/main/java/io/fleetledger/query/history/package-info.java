/** What happened to one machine or one group, by its own events in the log. */
@NullMarked
package io.fleetledger.query.history;

import org.jspecify.annotations.NullMarked;
