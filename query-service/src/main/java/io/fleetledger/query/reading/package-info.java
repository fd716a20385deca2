/** What machines measured: the newest of each metric, and all of it by the hour. */
@NullMarked
package io.fleetledger.query.reading;

import org.jspecify.annotations.NullMarked;
