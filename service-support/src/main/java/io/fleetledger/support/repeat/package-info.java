/** Work that is repeated: tasks at intervals, and numbers that are not queried each time. */
@NullMarked
package io.fleetledger.support.repeat;

import org.jspecify.annotations.NullMarked;
