/** What machines measured: the newest reading of each metric, and all readings by the hour. */
@NullMarked
package io.fleetledger.query.reading;

import org.jspecify.annotations.NullMarked;
